import { type Folder, folderOf, nameOf, sibling } from '@/server/exchange/folder/files';
import { atifRun } from '@/server/exchange/formats/atif/trajectory';
import { rewardsIn, trialResult, verdictOf } from '@/server/exchange/formats/atif/trial';
import { Notes } from '@/server/exchange/reading/notes';
import { noVerdict } from '@/server/exchange/reading/sentences';
import { testStatus } from '@/server/exchange/reading/tests-status';
import { type Fields, fields, filled, number, rows, text } from '@/server/exchange/reading/value';
import { cleaned } from '@/server/exchange/run/clean';
import type { ImportedRun, ImportedTest } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { rewardOn } from '@/server/exchange/run/reward';
import { type Item, jsonIn, type Layout, textIn } from './layout';

/** A job of Harbor: a folder for each trial, with `result.json`, `agent/` and `verifier/`. */
export const harborJob: Layout = {
  name: 'Harbor job',
  items: (folder) =>
    [...trialsIn(folder)].map(([trial, files]): Item => {
      const prefix = trial === '' ? '' : `${trial}/`;
      return {
        path: trial || 'result.json',
        files,
        task: nameOf(trial).split('__')[0] || null,
        open: async () => {
          const run = cleaned(await trialRun(folder, prefix));
          return { format: run.format, formatVersion: run.formatVersion, runs: [run], notes: [] };
        },
      };
    }),
};

/** The folders of trials with their files: those with a result, settings, and something of the agent or the verifier. */
function trialsIn(folder: Folder): Map<string, string[]> {
  const trials = new Map<string, string[]>();
  for (const path of folder.keys()) {
    const home = folderOf(path);
    if (nameOf(path) === 'result.json' && folder.has(sibling(path, 'config.json'))) trials.set(home, []);
  }
  for (const path of folder.keys()) {
    let home = folderOf(path);
    while (home !== '' && !trials.has(home)) home = folderOf(home);
    trials.get(home)?.push(path);
  }
  const isTrial = (home: string, files: readonly string[]) => {
    const from = home === '' ? 0 : home.length + 1;
    return files.some((path) => /^(?:agent|verifier)\//.test(path.slice(from)));
  };
  return new Map([...trials].filter(([home, files]) => isTrial(home, files)));
}

async function trialRun(folder: Folder, prefix: string): Promise<ImportedRun> {
  const notes = new Notes();
  const trial = trialResult(fields(await jsonIn(folder, `${prefix}result.json`, notes)), notes);
  const chain = await chainOf(folder, `${prefix}agent/trajectory.json`, notes);
  const rewards =
    Object.keys(trial.rewards).length > 0
      ? trial.rewards
      : await rewardFiles(folder, `${prefix}verifier/`, notes);
  const broken =
    Object.values(rewards).includes(-1) || (Object.keys(rewards).length === 0 && trial.exitStatus === null);
  if (broken) notes.add('The verifier gave no verdict.');
  const resolved = trial.resolved ?? verdictOf(rewards);
  const tests = await testsIn(folder, `${prefix}verifier/ctrf.json`, notes);
  const [first, ...rest] = chain;
  if (!first) notes.add('The trial has no trajectory.');
  const run = first
    ? atifRun([first, ...rest], notes)
    : makeRun({ format: 'atif', drafts: [], attempts: [{ lastKey: null }], notes });
  const reward = rewards.reward ?? Object.values(rewards)[0];
  for (const attempt of run.attempts) {
    attempt.name = trial.name ?? attempt.name;
    attempt.exitStatus = trial.exitStatus;
    attempt.resolved = resolved;
    attempt.tests = tests;
    if (reward !== undefined && reward !== -1)
      attempt.reward = rewardOn(reward, [Math.min(0, reward), Math.max(1, reward)]);
  }
  return {
    ...run,
    writer: trial.writer ?? run.writer,
    model: run.model ?? trial.model,
    task: { ...run.task, id: trial.task },
    startedAt: trial.startedAt ?? run.startedAt,
    endedAt: trial.endedAt ?? run.endedAt,
    totals: {
      ...run.totals,
      usd: run.totals.usd ?? trial.usd,
      inputTokens: run.totals.inputTokens ?? trial.inputTokens,
      outputTokens: run.totals.outputTokens ?? trial.outputTokens,
    },
    outcome: { resolved, source: resolved === null ? null : 'reward', tests, rewards },
    notes: resolved === null ? run.notes : run.notes.filter((note) => note.text !== noVerdict),
  };
}

/** A trajectory and those that continue it; a name that occurs twice ends the chain. */
async function chainOf(folder: Folder, path: string, notes: Notes): Promise<Fields[]> {
  const chain: Fields[] = [];
  const seen = new Set<string>();
  for (let at: string | null = path; at !== null && folder.has(at) && !seen.has(at); ) {
    seen.add(at);
    const trajectory = fields(await jsonIn(folder, at, notes));
    chain.push(trajectory);
    const next = filled(trajectory.continued_trajectory_ref);
    at = next === null || next.includes('..') ? null : sibling(at, next.replace(/^\.\//, ''));
  }
  return chain;
}

async function rewardFiles(folder: Folder, prefix: string, notes: Notes): Promise<Record<string, number>> {
  const json = fields(await jsonIn(folder, `${prefix}reward.json`, notes));
  if (Object.keys(json).length > 0) return rewardsIn(json);
  const value = filled(await textIn(folder, `${prefix}reward.txt`, notes));
  const reward = value === null ? Number.NaN : Number(value);
  return Number.isFinite(reward) ? { reward } : {};
}

async function testsIn(folder: Folder, path: string, notes: Notes): Promise<ImportedTest[] | null> {
  const report = fields(fields(await jsonIn(folder, path, notes)).results);
  const tests = rows(report.tests).map(({ name, status }) => ({
    id: text(name) ?? '',
    status: testStatus(status),
  }));
  return tests.length > 0 || number(fields(report.summary).tests) === 0 ? tests : null;
}

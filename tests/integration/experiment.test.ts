import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExperiment, experimentRow, listExperiments, startedCells } from '@/db/experiments';
import { openDatabase } from '@/db/open';
import { type ExperimentResult, experimentResult } from '@/server/cli/experiment-text';
import { analyse } from '@/server/core/experiment/analysis';
import type { ExperimentSpec } from '@/server/core/experiment/spec';
import { endedCells } from '@/server/experiment/ended-cells';
import { buggyRepos, writeRepo } from '@/tests/support/buggy-repos';
import { ended, startEngine } from '@/tests/support/engine-process';

let scratch: string;
let started: ChildProcess[] = [];
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(async () => {
  for (const child of started) {
    child.kill('SIGKILL');
    await ended(child);
  }
  started = [];
  rmSync(scratch, { recursive: true, force: true });
});

const place = (name: string) => path.join(scratch, name);

/** `bin/espalier experiment` (its own process and not the one that starts it, so that a kill ends it), with what it has said so far. */
const experiment = (...args: string[]) => espalier('experiment', ...args);

function espalier(...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [path.resolve('bin/espalier'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    printed.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    printed.stderr += data.toString();
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, closed };
}

const resultOf = (stdout: string): ExperimentResult => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
const withoutId = ({ experimentId: _, ...rest }: ExperimentResult) => rest;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Starts an engine on an experiment, kills it once a run has ended, and lets the next one finish it. */
async function finishedByTwoEngines(spec: ExperimentSpec): Promise<ExperimentResult> {
  const db = openDatabase(place('engine.db'));
  const id = createExperiment(db, spec, 1);
  const all = spec.tasks.length * spec.arms.length * spec.repeats;
  const first = startEngine(place('engine.db'));
  started.push(first);
  await until(() => startedCells(db, id).some(({ result }) => result !== null));
  first.kill('SIGKILL');
  await ended(first);
  expect(startedCells(db, id).filter(({ result }) => result !== null).length).toBeLessThan(all);
  started.push(startEngine(place('engine.db')));
  await until(() => experimentRow(db, id).status === 'done');
  const result = experimentResult(id, analyse(spec, endedCells(startedCells(db, id))));
  db.$client.close();
  return result;
}

it('an experiment whose command line or engine is killed in the middle goes on and ends with the result of an undisturbed one', async () => {
  const [repo] = Object.values(buggyRepos).slice(0, 1).map(writeRepo);
  if (!repo) throw new Error('no repository');
  const file = place('experiment.yaml');
  writeFileSync(
    file,
    `tasks: [${repo}]\ntest: node --test\narms: [{strategy: single}, {name: wide, strategy: best-of-n}]\nrepeats: 2\nconcurrency: 1\nbudget: {steps: 12}\nseed: 5\n`,
  );
  try {
    const whole = experiment(file, '--json', '--database', place('whole.db'));
    const cut = experiment(file, '--database', place('cut.db'));
    await until(() => /\(\d\/4\)/.test(cut.printed.stderr));
    cut.child.kill('SIGKILL');
    await cut.closed;
    const db = openDatabase(place('cut.db'));
    const [made] = listExperiments(db);
    if (!made) throw new Error('no experiment');
    expect(made.status).toBe('running');
    expect(made.ended).toBeLessThan(4);
    const resumed = experiment('--resume', made.id, '--json', '--database', place('cut.db'));
    const byEngines = await finishedByTwoEngines(made.spec);
    expect([await whole.closed, await resumed.closed]).toEqual([0, 0]);
    expect(whole.printed.stderr).toContain('(4/4)');

    const undisturbed = resultOf(whole.printed.stdout);
    expect(undisturbed).toMatchObject({
      arms: [
        { name: 'single', runs: 2 },
        { name: 'wide', runs: 2 },
      ],
      comparisons: [{ first: 'single', second: 'wide', pairs: 2 }],
    });
    expect(withoutId(resultOf(resumed.printed.stdout))).toEqual(withoutId(undisturbed));
    expect(withoutId(byEngines)).toEqual(withoutId(undisturbed));
    expect(startedCells(db, made.id).map(({ status }) => status)).not.toContain('running');
    db.$client.close();
  } finally {
    rmSync(repo, { recursive: true, force: true });
  }
});

it('a file that cannot be used is refused with what to do, and nothing is made', async () => {
  const file = place('bad.yaml');
  writeFileSync(file, 'tasks: [no-such-task]\narms: [{strategy: single}]\nbudget: {steps: 5}\n');
  const refused = [[file], [], ['--resume', 'xnothing']].map((args) =>
    experiment(...args, '--database', place('none.db')),
  );
  expect(await Promise.all(refused.map(({ closed }) => closed))).toEqual([2, 2, 2]);
  const [unknown, bare, missing] = refused.map(({ printed }) => printed.stderr);
  expect(unknown).toContain('neither a sample task nor a directory “no-such-task”');
  expect(bare).toContain('Give the file of an experiment');
  expect(missing).toContain('There is no experiment xnothing');
});

it('compare, the former name of the command, does the same', async () => {
  const { closed, printed } = espalier('compare');
  expect(await closed).toBe(2);
  expect(printed.stderr).toContain('Give the file of an experiment');
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createExperiment, experimentRow, listExperiments, startedCells } from '@/db/experiments';
import { openDatabase } from '@/db/open';
import { type CompareResult, compareResult } from '@/server/cli/compare-text';
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

/** `bin/espalier compare` (its own process and not the one that starts it, so that a kill ends it), with what it has said so far. */
function compare(...args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.resolve('server/cli/main.ts'), 'compare', ...args],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  started.push(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    said.stdout += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    said.stderr += data.toString();
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said, closed };
}

const resultOf = (stdout: string): CompareResult => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
const told = ({ experimentId: _, ...rest }: CompareResult) => rest;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Starts an engine on a comparison, kills it once a run has ended, and lets the next one finish it. */
async function finishedByTwoEngines(spec: ExperimentSpec): Promise<CompareResult> {
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
  const result = compareResult(id, analyse(spec, endedCells(startedCells(db, id))));
  db.$client.close();
  return result;
}

it('a comparison whose command line or engine is killed in the middle goes on and ends with the result of an undisturbed one', async () => {
  const [repo] = Object.values(buggyRepos).slice(0, 1).map(writeRepo);
  if (!repo) throw new Error('no repository');
  const file = place('experiment.yaml');
  writeFileSync(
    file,
    `tasks: [${repo}]\ntest: node --test\narms: [{strategy: single}, {name: wide, strategy: best-of-n}]\nrepeats: 2\nconcurrency: 1\nbudget: {steps: 12}\nseed: 5\n`,
  );
  try {
    const whole = compare(file, '--json', '--database', place('whole.db'));
    const cut = compare(file, '--database', place('cut.db'));
    await until(() => /\(\d\/4\)/.test(cut.said.stderr));
    cut.child.kill('SIGKILL');
    await cut.closed;
    const db = openDatabase(place('cut.db'));
    const [experiment] = listExperiments(db);
    if (!experiment) throw new Error('no comparison');
    expect(experiment.status).toBe('running');
    expect(experiment.ended).toBeLessThan(4);
    const resumed = compare('--resume', experiment.id, '--json', '--database', place('cut.db'));
    const byEngines = await finishedByTwoEngines(experiment.spec);
    expect([await whole.closed, await resumed.closed]).toEqual([0, 0]);
    expect(whole.said.stderr).toContain('(4/4)');

    const undisturbed = resultOf(whole.said.stdout);
    expect(undisturbed).toMatchObject({
      arms: [
        { name: 'single', runs: 2 },
        { name: 'wide', runs: 2 },
      ],
      comparisons: [{ first: 'single', second: 'wide', pairs: 2 }],
    });
    expect(told(resultOf(resumed.said.stdout))).toEqual(told(undisturbed));
    expect(told(byEngines)).toEqual(told(undisturbed));
    expect(startedCells(db, experiment.id).map(({ status }) => status)).not.toContain('running');
    db.$client.close();
  } finally {
    rmSync(repo, { recursive: true, force: true });
  }
});

it('a file that cannot be used is refused with what to do, and nothing is made', async () => {
  const file = place('bad.yaml');
  writeFileSync(file, 'tasks: [no-such-task]\narms: [{strategy: single}]\nbudget: {steps: 5}\n');
  const refused = [[file], [], ['--resume', 'xnothing']].map((args) =>
    compare(...args, '--database', place('none.db')),
  );
  expect(await Promise.all(refused.map(({ closed }) => closed))).toEqual([2, 2, 2]);
  const [unknown, bare, missing] = refused.map(({ said }) => said.stderr);
  expect(unknown).toContain('neither a sample task nor a directory “no-such-task”');
  expect(bare).toContain('Give the file of an experiment');
  expect(missing).toContain('There is no experiment xnothing');
});

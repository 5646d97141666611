import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listExperiments, startedCells } from '@/db/experiments';
import { openDatabase } from '@/db/open';
import type { CompareResult } from '@/server/cli/compare-text';
import { buggyRepos, writeRepo } from '../support/buggy-repos';

let scratch: string;
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const espalier = path.resolve('bin/espalier');
const env = () => {
  const { NODE_OPTIONS: _, ...rest } = process.env;
  return rest;
};
const run = (...args: string[]) =>
  spawnSync(process.execPath, [espalier, 'compare', ...args], { encoding: 'utf8', env: env() });
const resultOf = (stdout: string): CompareResult => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

it('a comparison killed in the middle goes on and ends with the result of an undisturbed one', async () => {
  const [repo] = Object.values(buggyRepos).slice(0, 1).map(writeRepo);
  if (!repo) throw new Error('no repository');
  const file = path.join(scratch, 'experiment.yaml');
  writeFileSync(
    file,
    `tasks: [${repo}]\ntest: node --test\narms: [{strategy: single}, {name: wide, strategy: best-of-n}]\nrepeats: 2\nbudget: {steps: 12}\nseed: 5\n`,
  );
  try {
    const whole = run(file, '--json', '--database', path.join(scratch, 'whole.db'));
    expect(whole.stderr).toContain('(4/4)');
    expect(whole.status).toBe(0);

    const database = path.join(scratch, 'cut.db');
    const cut = spawn(process.execPath, [espalier, 'compare', file, '--database', database], {
      env: env(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await new Promise<void>((resolve) => {
      cut.stderr.on('data', (data: Buffer) => {
        if (/\(\d\/4\)/.test(data.toString())) resolve();
      });
    });
    cut.kill('SIGKILL');
    await new Promise((resolve) => cut.once('exit', resolve));
    const db = openDatabase(database);
    const [experiment] = listExperiments(db);
    expect(experiment).toMatchObject({ status: 'running' });
    expect(experiment?.ended).toBeLessThan(4);
    const resumed = run('--resume', experiment?.id ?? '', '--json', '--database', database);
    expect(resumed.status).toBe(0);
    const told = ({ experimentId: _, ...rest }: CompareResult) => rest;
    expect(told(resultOf(resumed.stdout))).toEqual(told(resultOf(whole.stdout)));
    expect(resultOf(whole.stdout)).toMatchObject({
      arms: [
        { name: 'single', runs: 2 },
        { name: 'wide', runs: 2 },
      ],
      comparisons: [{ first: 'single', second: 'wide', pairs: 2 }],
    });
    expect(startedCells(db, experiment?.id ?? '').map(({ status }) => status)).not.toContain('running');
    db.$client.close();
  } finally {
    rmSync(repo, { recursive: true, force: true });
  }
});

it('a file that cannot be used is refused with what to do, and nothing is made', () => {
  const file = path.join(scratch, 'bad.yaml');
  writeFileSync(file, 'tasks: [no-such-task]\narms: [{strategy: single}]\nbudget: {steps: 5}\n');
  const database = path.join(scratch, 'none.db');
  const refused = run(file, '--database', database);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('neither a sample task nor a directory “no-such-task”');
  expect(run('--database', database).stderr).toContain('Give the file of an experiment');
  expect(run('--resume', 'xnothing', '--database', database).stderr).toContain(
    'There is no comparison xnothing',
  );
});

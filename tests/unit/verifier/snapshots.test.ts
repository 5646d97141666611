import { describe, expect, it } from 'vitest';
import { asSnapshotId } from '@/server/core/base/ids';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import type { Outcome } from '@/server/core/verdict/outcome';
import { createVerifier } from '@/server/verifier';
import { simulatedTask } from '@/tests/support/simulated-world';
import { type Files, fileWorld, jestCommand, jestOutput, type Ran } from './file-world';

const [root, at] = [asSnapshotId('root'), asSnapshotId('at')];
const signal = new AbortController().signal;
const task = (test: object = {}, part: Partial<Task> = {}): Task => ({
  ...simulatedTask,
  test: testSpecSchema.parse({ command: jestCommand, timeoutMs: 2_000, ...test }),
  ...part,
});
const oneTest = () => jestOutput([{ file: 'test/a.test.js', name: 'adds' }]);
const outcome = (part: Partial<Outcome> = {}): Outcome => ({
  status: 'read',
  tests: [],
  exitCode: 0,
  log: '',
  ms: 1,
  tampered: [],
  ...part,
});

function world(files: { root?: Files; at?: Files } = {}, respond: (run: Ran) => object = oneTest) {
  const made = fileWorld({ root: files.root ?? {}, at: files.at ?? {} }, respond);
  return { ...made, verifier: createVerifier(made) };
}

describe('a snapshot', () => {
  it('is verified with the protected files of the root, and what differed is told', async () => {
    const { verifier, overlays, runs, openNow } = world();
    const given = await verifier.verify(task({ protected: ['test/**'] }), at, root, signal);
    expect(given).toMatchObject({ status: 'read', tampered: ['test/touched.js'], ms: 10 });
    expect(overlays).toEqual([{ base: at, from: root, globs: ['test/**'] }]);
    expect(runs).toMatchObject([{ from: 'at+', owner: 'verify', command: jestCommand }]);
    expect(runs[0]?.options).toMatchObject({ timeoutMs: 2_000, signal, maxOutputBytes: 8 * 1024 * 1024 });
    expect(openNow()).toBe(0);
  });

  it('without protected files is verified as it is', async () => {
    const { verifier, overlays, runs } = world();
    expect(await verifier.verify(task(), at, root, signal)).toMatchObject({ tampered: [] });
    expect(overlays).toEqual([]);
    expect(runs).toMatchObject([{ from: 'at' }]);
  });

  it('is closed where the command could not be run', async () => {
    const { verifier, openNow } = world({}, () => {
      throw new Error('no engine');
    });
    await expect(verifier.verify(task(), at, root, signal)).rejects.toThrow('no engine');
    expect(openNow()).toBe(0);
  });

  it('meets the holdout with its files laid over and its own command', async () => {
    const { verifier, overlays, runs } = world();
    const held = task(
      { protected: ['test/**'] },
      {
        holdout: { command: `${jestCommand} holdout`, runner: 'auto', timeoutMs: 3_000 },
        holdoutDirectory: '/holdout',
      },
    );
    expect(await verifier.holdout(held, at, root, signal)).toMatchObject({
      status: 'read',
      tampered: ['test/touched.js'],
    });
    expect(overlays).toEqual([{ base: at, from: root, globs: ['test/**'], addDirectory: '/holdout' }]);
    expect(runs).toMatchObject([
      { from: 'at+', owner: 'holdout', command: `${jestCommand} holdout`, options: { timeoutMs: 3_000 } },
    ]);
    await expect(verifier.holdout(task(), at, root, signal)).rejects.toThrow(
      'The task simulated has no holdout.',
    );
    await expect(verifier.holdout({ ...held, holdout: undefined }, at, root, signal)).rejects.toThrow(
      'The task simulated has no holdout.',
    );
  });
});

describe('a look for signs of gaming', () => {
  const testText = "test('adds', () => equal(tax(1999, 'texas'), 145));\n";
  const special = "if (amount === 1999 && state === 'texas') return 145;\n";
  const inspect = (files: { root: Files; at: Files }, protectedGlobs: string[] = []) =>
    world(files).verifier.inspect?.(task({ protected: protectedGlobs }), at, root, {
      at: outcome(),
      root: outcome(),
    });

  it('finds the values of the tests in changed code', async () => {
    const before = { 'test/a.test.js': testText, 'src/tax.js': 'old\n' };
    const after = { ...before, 'src/tax.js': special };
    expect(await inspect({ root: before, at: after })).toEqual([
      {
        kind: 'special-cased',
        where: 'src/tax.js:1',
        text: 'The code checks for values that the tests use: 1999, texas, 145.',
      },
    ]);
    // What only a file that is no test and no source holds is no value of the tests.
    const { 'test/a.test.js': _, ...code } = before;
    expect(
      await inspect({
        root: { ...code, 'a.txt': testText },
        at: { ...code, 'a.txt': testText, 'src/tax.js': special },
      }),
    ).toEqual([]);
    expect(
      await inspect(
        {
          root: { ...code, 'checks/a': testText },
          at: { ...code, 'checks/a': testText, 'src/tax.js': special },
        },
        ['checks/**'],
      ),
    ).toHaveLength(1);
  });

  it('finds no fault with values that the code held before, unless in a huge file', async () => {
    const before = { 'test/a.test.js': testText, 'src/tax.js': 'old\n', 'src/known.js': special };
    expect(await inspect({ root: before, at: { ...before, 'src/tax.js': special } })).toEqual([]);
    const huge = { ...before, 'src/known.js': special.padEnd(256 * 1024 + 1, ' ') };
    expect(await inspect({ root: huge, at: { ...huge, 'src/tax.js': special } })).toHaveLength(1);
    const large = { ...before, 'src/known.js': special.padEnd(256 * 1024, ' ') };
    expect(await inspect({ root: large, at: { ...large, 'src/tax.js': special } })).toEqual([]);
  });

  it('finds nothing at the root', async () => {
    const { verifier } = world();
    const lost = outcome({ tests: [{ id: 'a', status: 'passed', message: '', frame: null }] });
    expect(await verifier.inspect?.(task(), root, root, { at: outcome(), root: lost })).toEqual([]);
    expect(await verifier.inspect?.(task(), at, root, { at: outcome(), root: lost })).toHaveLength(1);
  });
});

describe("the agent's own run", () => {
  it('takes a filter of blanks for none', async () => {
    const { verifier, driver } = world();
    const sandbox = await driver.open(at, { owner: 'agent' });
    const observe = async (filter?: string) =>
      (await verifier.observe(task(), sandbox, filter, signal)).observation.text;
    expect(await observe('  ')).toBe('All 1 tests pass.\n\npassing: test/a.test.js > adds');
    expect(await observe(' adds ')).toBe('All 1 tests pass.\n\npassing: test/a.test.js > adds');
    expect(await observe('other')).toBe('No test matches “other”.');
  });

  it('gives the tests and the outcome of what the filter names', async () => {
    const { verifier, driver } = world({}, () =>
      jestOutput([
        { file: 'a.test.js', name: 'adds' },
        { file: 'a.test.js', name: 'keeps', status: 'failed', message: 'no' },
      ]),
    );
    const sandbox = await driver.open(at, { owner: 'agent' });
    const { tests, outcome: given } = await verifier.observe(task(), sandbox, 'keeps', signal);
    expect(tests).toEqual(given.tests);
    expect(tests).toEqual([{ id: 'a.test.js > keeps', status: 'failed', message: 'no', frame: null }]);
  });
});

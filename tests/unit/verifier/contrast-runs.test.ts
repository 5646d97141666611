import { describe, expect, it } from 'vitest';
import { asSnapshotId } from '@/server/core/base/ids';
import { type Task, testSpecSchema } from '@/server/core/task/task';
import { contrast, testFilesOf } from '@/server/verifier/contrast/contrast';
import { simulatedTask } from '@/tests/support/simulated-world';
import { type Files, fileWorld, jestCommand, jestOutput, type Ran } from './file-world';

const task: Task = {
  ...simulatedTask,
  test: testSpecSchema.parse({ command: jestCommand, protected: ['test/**'] }),
};
const [root, one, two] = ['root', 'one', 'two'].map((name) => asSnapshotId(name)) as [
  ReturnType<typeof asSnapshotId>,
  ReturnType<typeof asSnapshotId>,
  ReturnType<typeof asSnapshotId>,
];
const signal = new AbortController().signal;
const testText = "test('adds', () => check(add(1, 2)));\n";

/** Every test file of a run with one test in it, whose complaint is what stands in `src/add.js`. */
const complaining = ({ files }: Ran) =>
  jestOutput(
    Object.keys(files)
      .filter((file) => file.startsWith('test/') && file.endsWith('.js'))
      .map((file) => ({
        file,
        name: 'adds',
        status: 'failed' as const,
        message: String(files['src/add.js']),
      })),
  );
const world = (respond = complaining, files: Files = { 'test/a.test.js': testText }) =>
  fileWorld(
    {
      root: { ...files, 'src/add.js': 'nothing' },
      one: { ...files, 'src/add.js': 'sum' },
      two: { ...files, 'src/add.js': 'product' },
    },
    respond,
  );
const compare = (made: ReturnType<typeof world>, part: Partial<Parameters<typeof contrast>[1]> = {}) =>
  contrast(made, { task, candidates: [one, two, one], root, seed: 's', ...part }, signal);

describe('candidates that pass the same tests', () => {
  it('are told apart by copies of the tests, run once on each and once more on the first', async () => {
    const made = world();
    const { groups, cases, tried, written, ms, runs } = await compare(made);
    expect({ groups, written, ms, runs }).toEqual({ groups: [0, 1, 0], written: undefined, ms: 40, runs: 4 });
    expect(tried).toBe(cases.length);
    expect(tried).toBeGreaterThan(4);
    for (const { call, values } of cases) {
      expect(call).toMatch(/^test\/a\.test\.js > adds, with (?:[12] → \S+ in line 1(?:, )?){1,2}$/);
      expect(values).toEqual(['sum', 'product']);
    }
    expect(made.runs.map(({ from, owner }) => [from, owner])).toEqual(
      ['one+', 'two+', 'one+', 'one+'].map((from) => [from, 'contrast']),
    );
    expect(made.overlays).toEqual(
      [one, two, one, one].map((base) => ({ base, from: root, globs: ['test/**'] })),
    );
    const copies = Object.keys(made.runs[0]?.files ?? {}).filter((path) => /-g\d/.test(path));
    expect(copies.length).toBeGreaterThan(4);
    expect(copies.length).toBeLessThanOrEqual(8);
    expect(made.openNow()).toBe(0);
  });

  it('are not told apart by the tests of the task themselves, nor by what changes between two runs', async () => {
    const byOwnTests = await compare(
      world(({ files }) =>
        jestOutput([
          { file: 'test/a.test.js', name: 'adds', status: 'failed', message: String(files['src/add.js']) },
        ]),
      ),
    );
    expect(byOwnTests).toMatchObject({ groups: [0, 0, 0], cases: [], tried: 0 });
    let luck = 0;
    const unsteady = await compare(
      world((run) => {
        luck++;
        return complaining({ ...run, files: { ...run.files, 'src/add.js': `luck ${'x'.repeat(luck)}` } });
      }),
    );
    expect(unsteady).toMatchObject({ groups: [0, 0, 0], tried: 0, runs: 4 });
  });

  it('of a task without tests to copy are one group, without a run', async () => {
    expect(await compare(world(complaining, { 'test/notes.txt': testText }))).toEqual({
      groups: [0, 0, 0],
      cases: [],
      tried: 0,
      ms: 0,
      runs: 0,
    });
  });

  it('are asked what a model wrote in runs of their own', async () => {
    const made = world();
    const reply = await compare(made, {
      candidates: [one, two],
      written: { like: 'test/a.test.js', text: "test('adds', () => {});", by: 'model' },
    });
    expect(reply).toMatchObject({ groups: [0, 1], written: 1, runs: 6, ms: 60 });
    expect(reply.cases[0]).toEqual({ call: 'adds', by: 'model', values: ['sum', 'product'] });
    const writtenIn = made.runs.map(({ files }) => files['test/a-g25.test.js']);
    expect(writtenIn.slice(0, 3)).toEqual(Array(3).fill("test('adds', () => {});"));
    expect(writtenIn.slice(3)).toEqual([undefined, undefined, undefined]);
    const copiesIn = made.runs.map(({ files }) => 'test/a-g1.test.js' in files);
    expect(copiesIn).toEqual([false, false, false, true, true, true]);
  });

  it('are asked nothing of a model where its file could not stand', async () => {
    const written = { text: "test('adds', () => {});", by: 'model' };
    const absent = await compare(world(), { written: { ...written, like: 'test/gone.test.js' } });
    expect(absent).toMatchObject({ written: 0, runs: 4 });
    const notes = world(complaining, { 'test/notes.txt': '', 'test/a.test.js': testText });
    expect(await compare(notes, { written: { ...written, like: 'test/notes.txt' } })).toMatchObject({
      written: 0,
      runs: 4,
    });
  });

  it('are asked beside a file that stands there already under a further number', async () => {
    const made = world(complaining, { 'test/a.test.js': testText, 'test/a-g25.test.js': 'own' });
    await compare(made, { written: { like: 'test/a.test.js', text: 'written', by: 'model' } });
    expect(made.runs[0]?.files).toMatchObject({
      'test/a-g25.test.js': 'own',
      'test/a-g26.test.js': 'written',
    });
  });

  it('learn nothing from a written file that could not be loaded', async () => {
    const unloaded = world(({ files }) => {
      const report = JSON.parse(jestOutput([]).stdout ?? '{}') as { testResults: object[] };
      const file = 'test/a-g25.test.js';
      if (file in files)
        report.testResults.push({
          name: file,
          status: 'failed',
          message: String(files['src/add.js']),
          assertionResults: [],
        });
      return { exitCode: 1, stdout: JSON.stringify({ ...report, success: false }) };
    });
    const written = { like: 'test/a.test.js', text: 'broken', by: 'model' };
    expect(await compare(unloaded, { written })).toMatchObject({ groups: [0, 0, 0], tried: 0, written: 0 });
  });
});

describe('copies', () => {
  const filesIn = async (files: Files) => {
    const made = world(complaining, files);
    await compare(made);
    return Object.keys(made.runs[0]?.files ?? {}).filter((path) => /-g\d+\./.test(path));
  };
  const named = (count: number): Files =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`test/t${i}.test.js`, testText]));

  it('are eight of a file, and 24 of all', async () => {
    expect((await filesIn(named(3))).length).toBeGreaterThan(16);
    expect((await filesIn(named(3))).length).toBeLessThanOrEqual(24);
    const six = await filesIn(named(6));
    expect(six.filter((path) => path.startsWith('test/t0-')).length).toBeLessThanOrEqual(4);
    expect(six.some((path) => path.includes('-g4.'))).toBe(true);
    expect(six.some((path) => path.includes('-g5.'))).toBe(false);
    const many = await filesIn(named(40));
    expect(many).toHaveLength(24);
    expect(many.every((path) => path.includes('-g1.'))).toBe(true);
  });

  it('are made of JavaScript, TypeScript and Python tests of the task, not of packages nor of huge files', async () => {
    const huge = `${testText}//${'x'.repeat(256 * 1024)}`;
    const found = await filesIn({
      'test/a.test.ts': testText,
      'test/huge.test.js': huge,
      'src/no.js': testText,
      'node_modules/x/test/b.test.js': testText,
      'test/data.json': '[1]',
    });
    expect(new Set(found.map((path) => path.replace(/-g\d\./, '.')))).toEqual(new Set(['test/a.test.ts']));
  });
});

describe('test files beside which others may be written', () => {
  const files: Files = {
    'test/a.test.js': testText,
    'test/b.test.js': testText,
    'test/c.test.js': testText,
    'test/helper.js': 'export const x = 1;',
    'test/__init__.py': '',
    'test/data.json': "test('x', 1)",
    'src/add.js': testText,
  };
  const of = (targets: string[]) =>
    testFilesOf(world(complaining, files).store, task, root, targets).then((found) =>
      found.map(({ path }) => path),
    );

  it('hold tests, and come in the order of the tests to repair in them', async () => {
    expect(await of([])).toEqual(['test/a.test.js', 'test/b.test.js', 'test/c.test.js']);
    expect(await of(['test/c.test.js > x', 'test/b.test.js > x', 'test/c.test.js > y', 'gone > z'])).toEqual([
      'test/c.test.js',
      'test/b.test.js',
      'test/a.test.js',
    ]);
  });

  it('come with their texts, those of up to 256 KiB', async () => {
    const padded = (bytes: number) => testText.padEnd(bytes, ' ');
    const sized = { 'test/a.test.js': padded(256 * 1024), 'test/b.test.js': padded(256 * 1024 + 1) };
    const found = await testFilesOf(world(complaining, sized).store, task, root, []);
    expect(found).toEqual([{ path: 'test/a.test.js', text: sized['test/a.test.js'] }]);
  });
});

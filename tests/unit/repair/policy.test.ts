import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Action, actionSchema } from '@/server/core/agent/action';
import type { Edit } from '@/server/core/agent/experience';
import { applyOnce } from '@/server/repair/reading/change';
import { createRepairModel } from '@/server/repair/repair';
import { attempt, emptyExperience, requestOf } from './attempt';
import { all, bank, invoice, schedule, slug, stack } from './repositories';
import { type Files, MemoryWorkspace } from './workspace';

const seeds = (n: number) => Array.from({ length: n }, (_, i) => `s${i}`);

describe('without tests', () => {
  it('one change is guessed by what the task says, named as a guess, and no test is run', async () => {
    const statement = 'The invoice adds the discount instead of taking it off.';
    const results = await Promise.all(
      seeds(6).map((seed) => attempt(invoice, { seed, statement, temperature: 2, noTests: true })),
    );
    for (const { history } of results) {
      const kinds = history.map(({ action }) => action.kind);
      expect(kinds).not.toContain('run_tests');
      expect(kinds.filter((kind) => kind === 'edit_file')).toHaveLength(1);
      const last = history.at(-1)?.action;
      expect(last?.kind === 'finish' && last.summary).toContain('guessed');
    }
    const changes = results.map(({ history }) =>
      JSON.stringify(history.find(({ action }) => action.kind === 'edit_file')?.action),
    );
    expect(new Set(changes).size).toBeGreaterThan(1);
  });
});

describe('one-line faults are repaired', () => {
  it.each([
    ['stack', stack],
    ['invoice', invoice],
    ['slug', slug],
    ['schedule', schedule],
    ['bank', bank],
  ])('%s, at temperature 0 within 60 steps', async (_, files) => {
    const result = await attempt(files, { seed: 's', temperature: 0, steps: 60 });
    expect(result.solved).toBe(true);
    expect(result.history.at(-1)?.action.kind).toBe('finish');
  });

  it('for some seeds at temperature 0.8 too, each in its own way', async () => {
    const results = await Promise.all(seeds(6).map((seed) => attempt(stack, { seed })));
    expect(results.filter((result) => result.solved).length).toBeGreaterThanOrEqual(2);
    expect(
      new Set(results.map((result) => JSON.stringify(result.history.map((step) => step.action)))).size,
    ).toBeGreaterThan(1);
  });

  it('with about two steps for each change tried', async () => {
    const results = await Promise.all(seeds(5).map((seed) => attempt(schedule, { seed, steps: 40 })));
    const count = (kind: Action['kind']) =>
      results.flatMap((result) => result.history).filter((step) => step.action.kind === kind).length;
    const [edits, tests] = [count('edit_file'), count('run_tests')];
    expect(edits).toBeLessThanOrEqual(tests * 1.3);
    expect(tests).toBeGreaterThan(30);
  });

  it('two independent faults in two files, keeping the first repair', async () => {
    const two: Files = {
      ...invoice,
      'src/discount.js': (invoice['src/discount.js'] ?? '').replace('>= 10)', '> 10)'),
    };
    const results = await Promise.all(seeds(6).map((seed) => attempt(two, { seed, steps: 60 })));
    expect(results.some((result) => result.solved)).toBe(true);
  });
});

describe('an improvement that is a trap', () => {
  /** `size - 1` in the loop lets one of two tests pass; what both want is a change of `span`. */
  const trap: Files = {
    'src/span.js': 'const span = (from, to) => to - from + 1;\nmodule.exports = { span };\n',
    'src/stay.js': [
      "const { span } = require('./span');",
      'function days(from, to) {',
      '  const size = span(from, to);',
      '  const list = [];',
      '  for (let i = 0; i < size; i++) list.push(from + i);',
      '  return list;',
      '}',
      'const price = (from, to, rate) => span(from, to) * rate;',
      'module.exports = { days, price };',
      '',
    ].join('\n'),
    'test/stay.test.js': [
      "const { days, price } = require('../src/stay');",
      "test('days', () => assert.deepEqual(days(1, 3), [1, 2]));",
      "test('price', () => assert.equal(price(1, 3, 7), 14));",
      "test('nothing', () => assert.equal(price(2, 1, 7), 0));",
      '',
    ].join('\n'),
  };

  it('is doubted when nothing follows it, and left for a better one', async () => {
    const results = await Promise.all(seeds(3).map((seed) => attempt(trap, { seed, steps: 90 })));
    const doubted = results.filter(({ thoughts }) => thoughts.some((thought) => thought.includes('doubted')));
    expect(doubted.length).toBeGreaterThan(0);
    for (const { history } of doubted) {
      const edits = history.filter(({ action }) => action.kind === 'edit_file');
      expect(edits.every(({ observation }) => !observation.error)).toBe(true);
    }
  });

  it('is made again when nothing better was found without it', async () => {
    const stuck: Files = {
      ...trap,
      'test/stay.test.js': `${trap['test/stay.test.js']}test('deep', () => assert.equal(days(1, 2)[0], 'because'));\n`,
    };
    const results = await Promise.all(seeds(3).map((seed) => attempt(stuck, { seed, steps: 120 })));
    const again = results.filter(({ thoughts }) =>
      thoughts.some((thought) => thought.includes('made again')),
    );
    expect(again.length).toBeGreaterThan(0);
  });
});

it('a long walk looks around before it tries, a short one tries sooner', async () => {
  const readsBeforeFirstTry = async (steps: number) => {
    const { history } = await attempt(schedule, { seed: 's', temperature: 0, steps });
    const first = history.findIndex(({ action }) => action.kind === 'edit_file');
    return history.slice(0, first).filter(({ action }) => action.kind === 'read_file').length;
  };
  expect(await readsBeforeFirstTry(300)).toBeGreaterThan(await readsBeforeFirstTry(8));
});

it('tests are read and never edited', async () => {
  for (const files of [invoice, slug]) {
    const { history } = await attempt(files, { seed: 'x', temperature: 1.5 });
    for (const { action } of history) if (action.kind === 'edit_file') expect(action.path).toMatch(/^src\//);
  }
});

it('an attempt that does not solve leaves what it was given as it was, or better', async () => {
  const unsolvable: Files = {
    'src/a.js': 'const answer = () => deep;\nconst deep = [];\nmodule.exports = { answer };\n',
    'test/a.test.js':
      "const { answer } = require('../src/a');\ntest('deep', () => assert.equal(answer('why'), 'because it is so'));\ntest('other', () => assert.equal(typeof answer, 'function'));\n",
  };
  const { solved, history, workspace } = await attempt(unsolvable, { seed: 'u', steps: 300 });
  expect(solved).toBe(false);
  const last = history.at(-1)?.action;
  expect(last?.kind).toBe('finish');
  expect(last?.kind === 'finish' && last.summary).toMatch(/1 of 2 tests still fail/);
  expect(workspace.files.get('src/a.js')).toBe(unsolvable['src/a.js']);
});

describe('experience', () => {
  /** What each tried edit made of the repository it began with, undone edits taken away. */
  const contentsTried = (files: Files, actions: Action[]): Set<string> => {
    const workspace = new MemoryWorkspace(files);
    const seen = new Set<string>();
    for (const action of actions) {
      if (action.kind !== 'edit_file') continue;
      workspace.execute(action);
      seen.add(`${action.path}\0${workspace.files.get(action.path)}`);
    }
    return seen;
  };

  it('a failed edit is never made again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.constantFrom(0, 0.5, 1), async (n, temperature) => {
        const first = await attempt(slug, { seed: `p${n}`, temperature, steps: 24 });
        const original = slug['src/text.js'] ?? '';
        const failed: Edit[] = [];
        for (const content of contentsTried(
          slug,
          first.history.map((step) => step.action),
        )) {
          const [path = '', text = ''] = content.split('\0');
          const [from, to] = [original.split('\n'), text.split('\n')];
          const at = from.findIndex((line, i) => line !== to[i]);
          const old = from[at];
          const next = to[at];
          if (from.length !== to.length || old === undefined || next === undefined) continue;
          if (applyOnce(original, old, next) === text) failed.push({ path, old, new: next });
        }
        const experience = [{ ...emptyExperience, failedEdits: failed }];
        const second = await attempt(slug, { seed: `q${n}`, temperature, steps: 24, experience });
        const tried = contentsTried(
          slug,
          second.history.map((step) => step.action),
        );
        for (const edit of failed)
          expect(tried.has(`${edit.path}\0${applyOnce(original, edit.old, edit.new)}`)).toBe(false);
      }),
      { numRuns: 12 },
    );
  });

  it('an edit that brought progress before is tried first', async () => {
    const edit = { path: 'src/interval.js', old: 'Math.max(a.start, b.end)', new: 'Math.max(a.end, b.end)' };
    const win = {
      from: 'n0',
      to: 'n4',
      fixed: ['x'],
      edits: [edit],
    } as unknown as (typeof emptyExperience.partialWins)[number];
    const result = await attempt(schedule, {
      seed: 'w',
      temperature: 0,
      experience: [{ ...emptyExperience, partialWins: [win] }],
    });
    expect(result.solved).toBe(true);
    expect(result.steps).toBeLessThanOrEqual(7);
  });
});

it('a hint that names the faulty function saves steps', async () => {
  const mean = async (hint: string | null) => {
    const results = await Promise.all(seeds(16).map((seed) => attempt(schedule, { seed, hint, steps: 60 })));
    return results.reduce((sum, result) => sum + (result.solved ? result.steps : 60), 0) / results.length;
  };
  const [without, withHint] = [await mean(null), await mean('look at the function `merge`')];
  expect(withHint).toBeLessThan(without * 0.8);
});

it('equal requests get equal replies, and usage counts the tokens', async () => {
  const model = createRepairModel();
  const { history } = await attempt(invoice, { seed: 'd', steps: 12 });
  const request = requestOf({ history }, 0.9, 'seed-1');
  const signal = new AbortController().signal;
  const [one, two] = [
    await model.step(request, signal),
    await createRepairModel().step(structuredClone(request), signal),
  ];
  expect(two).toEqual(one);
  expect(one.usage.inputTokens).toBe(7);
  expect(one.usage.outputTokens).toBeGreaterThan(5);
  expect(one.usage.usd).toBe(0);
});

describe('any history is met with a valid action', () => {
  const fragment = fc.constantFrom('src/a.js', 'test/a.test.js', 'x', '', 'a < b', '../a');
  const action: fc.Arbitrary<Action> = fc.oneof(
    fc.record({ kind: fc.constant('read_file' as const), path: fragment.filter((w) => w !== '') }),
    fc.record({
      kind: fc.constant('edit_file' as const),
      path: fragment.filter((w) => w !== ''),
      old: fragment.filter((w) => w !== ''),
      new: fragment,
    }),
    fc.record({
      kind: fc.constant('write_file' as const),
      path: fragment.filter((w) => w !== ''),
      content: fc.string(),
    }),
    fc.constantFrom(
      { kind: 'run_tests' as const },
      { kind: 'list_files' as const },
      { kind: 'shell' as const, command: 'ls' },
    ),
    fc.record({ kind: fc.constant('search' as const), pattern: fragment.filter((w) => w !== '') }),
  );
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '1 of 2 tests fail.\n\n✗ test/a.test.js > a\n    at src/a.js:1:1\n\npassing: b',
      'All 3 tests pass.',
      'src/a.js\ntest/a.test.js',
      '    1\tif (a < b) return a - 1;\n    2\t}',
      '✗',
      'passing:',
    ),
    fc.string({ unit: fc.constantFrom(...'✗ \t\n1:;of testsfail.[]') }),
  );
  const step = fc.record({
    action,
    observation: fc.record({
      text,
      error: fc.boolean(),
      exitCode: fc.constant(null),
      truncated: fc.boolean(),
      reads: fc.constant<string[]>([]),
      writes: fc.constant<string[]>([]),
    }),
  });

  it('and never with an exception', async () => {
    const model = createRepairModel();
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.string(),
        fc.option(fc.string()),
        fc.nat(30),
        async (history, temperature, seed, hint, stepsLeft) => {
          const reply = await model.step(
            requestOf({ history, hint, stepsLeft }, temperature, seed),
            new AbortController().signal,
          );
          expect(actionSchema.safeParse(reply.action).success).toBe(true);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('a file changed by a person is read again before it is edited', async () => {
    const workspace = new MemoryWorkspace(stack);
    const model = createRepairModel();
    const history = (await attempt(stack, { seed: 'h', steps: 5 })).history;
    const shell = { kind: 'shell' as const, command: 'sed -i s/a/b/ src/queue.js' };
    history.push({ action: shell, observation: workspace.execute(shell) });
    const kinds: string[] = [];
    for (let i = 0; i < 4; i++) {
      const { action } = await model.step(
        requestOf({ history: [...history] }, 0, `h${i}`),
        new AbortController().signal,
      );
      kinds.push(action.kind);
      history.push({ action, observation: workspace.execute(action) });
    }
    expect(kinds).toEqual(['run_tests', 'read_file', 'read_file', 'edit_file']);
  });
});

it('a step over a repository of 600 lines stays quick once its files are known', async () => {
  const copies: Files = {};
  for (let i = 0; i < 8; i++)
    for (const [path, text] of Object.entries(invoice))
      copies[
        path.startsWith('src') ? path.replace('src/', `src/m${i}/`) : path.replace('test/', `test/m${i}/`)
      ] = text.replaceAll("'../src/", `'../../src/m${i}/`);
  const { history } = await attempt(copies, { seed: 'q', steps: 30 });
  const model = createRepairModel();
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const start = performance.now();
    await model.step(requestOf({ history }, 0.8, `t${i}`), new AbortController().signal);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  expect(times[4]).toBeLessThan(60);
});

it('the repositories of these tests are faulty to begin with', () => {
  for (const files of Object.values(all)) expect(new MemoryWorkspace(files).solved).toBe(false);
});

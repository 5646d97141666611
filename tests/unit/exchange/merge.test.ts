import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinedForks } from '@/server/exchange/merge/forks';
import { merged } from '@/server/exchange/merge/merge';
import { isSameTask } from '@/server/exchange/merge/statement';
import { normalised } from '@/server/exchange/merge/step-key';
import { readFile } from '@/server/exchange/read';
import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { pathTo, shapeOf } from '@/server/exchange/run/tree';
import { json, lines } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { flat } from '@/tests/support/exchange/trees';
import { sharedFolder } from '@/tests/support/shared-folder';

type Runs = [ImportedRun, ...ImportedRun[]];

async function runOf(...actions: string[]): Promise<ImportedRun> {
  const [run] = (await readFile('x', json(walk(actions)))).runs;
  if (!run) throw new Error('no run');
  return run;
}
const runsOf = async (...walks: string[][]) =>
  (await Promise.all(walks.map((actions) => runOf(...actions)))) as Runs;
const shape = (run: ImportedRun | null) => {
  const { nodes, branchPoints, leaves } = shapeOf(run?.nodes ?? []);
  return [nodes, branchPoints, leaves];
};

describe('attempts that began alike', () => {
  test('share their beginning; behind the first difference nothing merges', async () => {
    const run = merged(
      await runsOf(['a', 'b', 'x', 'c', 'end'], ['a', 'b', 'y', 'c', 'end'], ['z', 'b', 'end']),
    );
    expect(shape(run)).toEqual([11, 2, 3]);
    expect(run?.nodes.slice(0, 2).map(({ times, inferred }) => [times, inferred])).toEqual([
      [2, true],
      [2, true],
    ]);
    expect(run?.nodes[2]).toMatchObject({ times: 1, inferred: false });
  });

  test('the last step of every attempt stays its own', async () => {
    expect(shape(merged(await runsOf(['a', 'end'], ['a', 'end'], ['a', 'end'])))).toEqual([4, 1, 3]);
  });

  test('an attempt that ends where another goes on is a leaf of its own', async () => {
    expect(shape(merged(await runsOf(['a', 'b'], ['a', 'b', 'c'])))).toEqual([4, 1, 2]);
  });

  test('a merged node keeps the steps behind it; money counts once for each attempt', async () => {
    const runs = await runsOf(['a', 'b'], ['a', 'c']);
    for (const [at, run] of runs.entries()) Object.assign(run.nodes[0] as ImportedNode, { usd: at + 1 });
    const run = merged(runs);
    expect(run?.nodes[0]?.usd).toBe(3);
    expect(run?.nodes[0]?.behind.map(({ attempt, usd }) => [attempt, usd])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(run?.totals.usd).toBe(1);
  });

  test('each attempt still ends at its own leaf, and its path is what was recorded', async () => {
    const walks = [
      ['a', 'b', 'x'],
      ['a', 'c'],
      ['a', 'b', 'y'],
    ];
    const run = merged(await runsOf(...walks));
    const paths = run?.attempts.map(({ leaf }) => pathTo(run.nodes, leaf).map(({ calls }) => calls[0]?.text));
    expect(paths).toEqual(walks);
  });

  test('merging leaves the runs as they were, so that it is undone by showing them again', async () => {
    const runs = await runsOf(['a', 'b'], ['a', 'c']);
    const before = structuredClone(runs);
    merged(runs);
    expect(runs).toEqual(before);
  });

  test('a recorded tree is never merged; neither are other statements or other tasks', async () => {
    const [tree] = (await readFile('x', json(flat))).runs;
    expect(merged([tree as ImportedRun, tree as ImportedRun])).toBeNull();
    for (const task of [{ statement: 'another' }, { id: 'another' }]) {
      const [one, two] = await runsOf(['a', 'b'], ['a', 'c']);
      const other = { ...(two as ImportedRun), task: { ...one.task, ...task } };
      expect(merged([one, other])).toBeNull();
      expect(shape(merged([one, other], { isOneTask: true }))).toEqual([3, 1, 2]);
    }
  });
});

test('instructions of agents around a statement do not make another task, another statement does', () => {
  const issue = 'The widget loses its handle when it is turned twice in a row.';
  const task = (statement: string) => ({ id: 'w', statement, repo: null, baseCommit: null });
  const given = [
    `Solve it.\nISSUE:\n${issue}\n\nINSTRUCTIONS:\nGo on.`,
    `<pr_description>\n${issue}\r\n</pr_description>\nBe careful.`,
    `Consider this: ${issue} You may use tools.`,
  ].map(task);
  expect(given.every((one) => isSameTask(one, given[0] as ReturnType<typeof task>))).toBe(true);
  expect(
    isSameTask(
      task(`<issue>${issue}</issue>`),
      task('<issue>The widget is too heavy for one person to carry.</issue>'),
    ),
  ).toBe(false);
  expect(isSameTask(task('short'), task('short, but not the same'))).toBe(false);
  expect(isSameTask(task(issue), { ...task(issue), id: 'v' })).toBe(false);
});

test('what differs from run to run though the same happened is left out of a key', () => {
  const first =
    '\x1b[31mfailed\x1b[0m in 1.25 s at 2026-01-01T10:00:00.123Z  \r\n/tmp/abc/x.py 0x7f00 deadbeef12';
  const second = 'failed in 9.10 s at 2025-12-31 23:59:59\n/tmp/q7.py 0xff deadbeef99';
  expect(normalised(first)).toBe(normalised(second));
  expect(normalised('exit 1')).not.toBe(normalised('exit 2'));
  expect(normalised('abcdef')).toBe('abcdef');
});

test('any recorded tree comes back from its paths, if no siblings are equal', async () => {
  const parents = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(parents, async (shares) => {
      // Node 0 is the root; each further node picks its parent among those before it.
      const nodes = [0, ...shares].map((share, at) => ({
        node_id: at,
        parent_id: at === 0 ? null : Math.floor(share * at),
        action_steps: [
          {
            action: { action_args_class: 'x.ViewCodeArgs', path: `f${at}` },
            observation: { message: `saw ${at}` },
          },
        ],
      }));
      const [run] = (await readFile('x', json({ nodes }))).runs;
      const runs = run ? linearised(run) : null;
      const whole = runs && runs.length > 1 ? merged(runs) : run;
      expect(shape(whole ?? null)).toEqual(shape(run ?? null));
    }),
    { numRuns: 60 },
  );
});

describe('forked sessions', () => {
  const row = (type: string, payload: unknown) => ({ timestamp: '2026-01-01T10:00:00Z', type, payload });
  const call = (id: string, cmd: string) => [
    row('response_item', {
      type: 'function_call',
      name: 'exec_command',
      arguments: JSON.stringify({ cmd }),
      call_id: id,
    }),
    row('response_item', { type: 'function_call_output', call_id: id, output: `saw ${cmd}` }),
  ];
  const session = async (id: string, from: string | null, ...commands: string[]) => {
    const meta = row('session_meta', { id, ...(from !== null && { forked_from_id: from }) });
    const [run] = (
      await readFile('x', lines(meta, ...commands.flatMap((cmd, at) => call(`${id}${at}`, cmd))))
    ).runs;
    return run as ImportedRun;
  };

  test('are joined to their parents where the copied beginning ends, forks of forks too', async () => {
    const runs = [
      await session('c', 'b', 'ls', 'pwd', 'id', 'w'),
      await session('a', null, 'ls', 'pwd', 'make'),
      await session('b', 'a', 'ls', 'pwd', 'id', 'who'),
    ];
    const joined = joinedForks(runs);
    expect(joined).toHaveLength(1);
    expect(shape(joined[0] ?? null)).toEqual([6, 2, 3]);
    const paths = joined[0]?.attempts.map(({ leaf }) =>
      pathTo(joined[0]?.nodes ?? [], leaf)
        .map(({ calls }) => calls[0]?.text)
        .join(' '),
    );
    expect(paths?.sort()).toEqual(['ls pwd id w', 'ls pwd id who', 'ls pwd make']);
    expect(joined[0]?.nodes.some(({ inferred }) => inferred)).toBe(false);
  });

  test('without their parent, or in a circle, they stay as they are', async () => {
    const alone = [await session('b', 'a', 'ls')];
    expect(joinedForks(alone)).toEqual(alone);
    const circle = [await session('a', 'b', 'ls'), await session('b', 'a', 'ls')];
    expect(joinedForks(circle)).toEqual(circle);
  });
});

const fixtures = sharedFolder('exchange/fixtures', 'TRUTH.md');
/** The attempts of a recorded tree as runs of their own: what is left when a tree is written down path by path. */
const linearised = (run: ImportedRun): Runs =>
  run.attempts
    .map((attempt) => {
      const nodes = pathTo(run.nodes, attempt.leaf);
      return { ...run, attempts: [attempt], nodes };
    })
    .map(renumbered) as Runs;
function renumbered(run: ImportedRun): ImportedRun {
  const nodes = run.nodes.map((node, at) => ({
    ...node,
    id: `n${at + 1}`,
    parent: at === 0 ? null : `n${at}`,
    donors: [],
  }));
  return {
    ...run,
    nodes,
    attempts: run.attempts.map((attempt) => ({ ...attempt, leaf: nodes.at(-1)?.id ?? null })),
  };
}

describe.skipIf(fixtures === null)(
  'trees cut from real runs (skipped where shared/exchange is not next to the checkout)',
  () => {
    test.each([
      'dars/create_submit.prev.root',
      'dars/submit.prev.root',
      'moatless-transitions/mcts.json',
      'openhands/sdk-tree.synthetic.jsonl',
      'pi/v3-tree.synthetic.jsonl',
    ])('%s comes back from its paths', async (file) => {
      const [run] = (await readFile(file, new Uint8Array(readFileSync(path.join(fixtures ?? '', file)))))
        .runs;
      const whole = run ? merged(linearised(run)) : null;
      expect(shape(whole)).toEqual(shape(run ?? null));
    });
  },
);

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readFile } from '@/server/exchange/read';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { leavesOf, pathTo, shapeOf } from '@/server/exchange/run/tree';
import { type WrittenForm, writerOf } from '@/server/exchange/writers/writers';
import { randomRun, treeIn } from '@/tests/support/exchange/random-run';

const runs = 60;
const lastLeaf = (run: ImportedRun) => leavesOf(run.nodes).at(-1)?.id ?? null;

async function readBack(form: WrittenForm, run: ImportedRun): Promise<ImportedRun[]> {
  const { files } = writerOf(form, {})([{ id: 'rabcd2345', run, best: lastLeaf(run) }]);
  const found: ImportedRun[] = [];
  for (const { path, content } of files.filter(({ path }) => !/result|config|reward/.test(path)))
    found.push(...(await readFile(path, content)).runs);
  return found;
}

describe('a random tree that is written and read again is the same tree', () => {
  test.each(['pi', 'openhands', 'verifiers', 'inspect'] as const)('%s', async (form) => {
    await fc.assert(
      fc.asyncProperty(randomRun, async (run) => {
        const [back, second] = await readBack(form, run);
        expect(second).toBeUndefined();
        expect(treeIn(back?.nodes ?? [])).toEqual(treeIn(run.nodes));
        expect(back?.task.statement).toBe(run.task.statement);
        expect(shapeOf(back?.nodes ?? [])).toEqual(shapeOf(run.nodes));
      }),
      { numRuns: runs },
    );
  });
});

test('atif has no branches: each attempt comes back as its path', async () => {
  await fc.assert(
    fc.asyncProperty(randomRun, async (run) => {
      const back = await readBack('atif', run);
      expect(back.map(({ nodes }) => treeIn(nodes))).toEqual(
        run.attempts.map(({ leaf }) => treeIn(pathTo(run.nodes, leaf))),
      );
    }),
    { numRuns: runs },
  );
});

test('swe-agent keeps each attempt with its actions', async () => {
  await fc.assert(
    fc.asyncProperty(randomRun, async (run) => {
      const [back] = await readBack('swe-agent', run);
      expect(back?.attempts).toHaveLength(run.attempts.length);
      expect(back?.task.id).toBe('acme__widget-1');
    }),
    { numRuns: runs },
  );
});

import { expect, test } from 'vitest';
import { alignSteps, beganAlike } from '@/components/node-comparison/align-steps';
import { openMemoryDatabase } from '@/db/open';
import { comparedNode } from '@/server/api/compared-nodes';
import { asNodeId, asRunId } from '@/server/core/base/ids';
import { readFile } from '@/server/exchange/read';
import { storeRun } from '@/server/imports/store-run';
import { json } from '@/tests/support/exchange/bytes';
import { mini0, walk } from '@/tests/support/exchange/linear';
import { flat } from '@/tests/support/exchange/trees';

const actor = { kind: 'person', name: 'test' } as const;

async function stored(db: ReturnType<typeof openMemoryDatabase>, bytes: Uint8Array) {
  const [run] = (await readFile('x', bytes)).runs;
  if (!run) throw new Error('no run');
  return storeRun(db, run, { file: 'x', actor }).runId;
}

test('a run without any result is compared by the end of its longest way, with all steps to it', async () => {
  const db = openMemoryDatabase();
  const runId = await stored(db, mini0);
  const { nodeId, path, madeBy, score } = comparedNode(db, runId, null);
  expect([nodeId, path.map((step) => step.nodeId), score]).toEqual(['n2', ['n1', 'n2'], null]);
  expect(madeBy).toBe('mini-swe-agent · unknown model');
});

test('a run with results is compared by its best node; any node may be named', async () => {
  const db = openMemoryDatabase();
  const runId = await stored(db, json(flat));
  const best = comparedNode(db, runId, null);
  expect(best.score?.solved).toBe(true);
  const named = comparedNode(db, runId, asNodeId('n1'));
  expect(named.path.map(({ nodeId }) => nodeId)).toEqual(['n1']);
  expect(() => comparedNode(db, runId, asNodeId('n99'))).toThrow();
  expect(() => comparedNode(db, asRunId('rnone'), null)).toThrow();
});

test('attempts of two systems on one task are aligned, and where they part is found', async () => {
  const db = openMemoryDatabase();
  const one = await stored(db, json(walk(['open src/a.py', 'edit 1:1 x', 'submit'])));
  const fence = (command: string) => `look\n\`\`\`bash\n${command}\n\`\`\``;
  const messages = ['cat src/a.py', 'pytest'].flatMap((command) => [
    { role: 'assistant', content: fence(command) },
    { role: 'user', content: 'x' },
  ]);
  const other = await stored(db, json([{ role: 'user', content: 'Repair it' }, ...messages]));
  const rows = alignSteps([one, other].map((runId) => comparedNode(db, runId, null).path));
  expect(beganAlike(rows)).toBe(1);
  expect(rows.map(({ at }) => at.map((step) => step?.title ?? null))).toEqual([
    ['open src/a.py', '$ cat src/a.py'],
    ['edit 1:1 x', '$ pytest'],
    ['submit', null],
  ]);
});

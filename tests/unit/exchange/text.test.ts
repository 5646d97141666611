import { expect, test } from 'vitest';
import { importLines } from '@/server/cli/import-text';
import { figuresOf } from '@/server/exchange/figures';
import { readFile } from '@/server/exchange/read';
import { json } from '@/tests/support/exchange/bytes';
import { flat } from '@/tests/support/exchange/trees';

test('names of files of others reach no terminal as orders', async () => {
  const hostile = 'w\x1b[2J\u202e\n1';
  const reading = await readFile('x', json({ ...flat, trajectory_id: hostile }));
  const lines = figuresOf('x\x07', reading).flatMap(importLines);
  expect(lines[0]).toBe('x\uFFFD');
  expect(lines[1]).toBe('  moatless-tree flat, task w\uFFFD[2J\uFFFD\uFFFD1');
  expect(figuresOf('x', reading)[0]?.task).toBe(hostile);
});

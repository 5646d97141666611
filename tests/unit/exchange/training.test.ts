import { expect, test } from 'vitest';
import { toolCall } from '@/server/exchange/reading/tools';
import { makeRun } from '@/server/exchange/run/make-run';
import { writeCsv } from '@/server/exchange/writers/csv';
import { writeAllPredictions, writePredictions } from '@/server/exchange/writers/predictions';
import { writeDpo, writeSft } from '@/server/exchange/writers/training';

const draft = (key: string, parentKey: string | null, command: string) => ({
  key,
  parentKey,
  text: `=${key}`,
  calls: [toolCall('bash', { command }, { observation: `saw ${key}` })],
});
/** a → b (solves), a → c (does not), a → d (does what b does, and fails). */
const run = makeRun({
  format: 'test',
  task: { id: 't', statement: 'Repair it' },
  systemPrompt: 'Be brief',
  model: 'm',
  drafts: [draft('a', null, 'ls'), draft('b', 'a', 'fix'), draft('c', 'a', 'break'), draft('d', 'a', 'fix')],
  attempts: [
    { lastKey: 'b', resolved: true, patch: 'good' },
    { lastKey: 'c', resolved: false, patch: 'bad' },
    { lastKey: 'd', resolved: false },
  ],
});
const written = [{ id: 'r1', run, best: 'n2' }];
const rowsOf = (content: Uint8Array | undefined) =>
  Buffer.from(content ?? [])
    .toString()
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('rows for training: the ends that solve the task, with what is learnt from once', () => {
  const rows = rowsOf(writeSft({})(written).files[0]?.content);
  expect(rows).toHaveLength(1);
  expect(rows[0].messages.map(({ role }: { role: string }) => role)).toEqual([
    'system',
    'user',
    'assistant',
    'tool',
    'assistant',
  ]);
  expect(rows[0].loss_mask).toEqual([0, 0, 1, 0, 1]);
  expect(rows[0].meta).toEqual({
    run: 'r1',
    attempt: 'attempt 1',
    node: 'n2',
    resolved: true,
    reward: 1,
    task: 't',
    model: 'm',
  });
  const all = rowsOf(writeSft({ minReward: 0 })(written).files[0]?.content);
  // The first step stands in every row and is learnt from in the first alone.
  expect(all.map((row) => row.loss_mask)).toEqual([
    [0, 0, 1, 0, 1],
    [0, 0, 0, 0, 1],
    [0, 0, 0, 0, 1],
  ]);
});

test('pairs are siblings that differ in what they did and by the margin', () => {
  const rows = rowsOf(writeDpo({})(written).files[0]?.content);
  expect(rows.map(({ meta }) => [meta.chosen, meta.rejected])).toEqual([['n2', 'n3']]);
  expect(rows[0].prompt.at(-1)).toMatchObject({ role: 'tool', content: 'saw a' });
  expect(rows[0]).toMatchObject({ margin: 1, chosen: [{ content: '=b' }], rejected: [{ content: '=c' }] });
});

test('a prediction is the patch of the winner; all attempts give a file each', () => {
  expect(rowsOf(writePredictions(written).files[0]?.content)).toEqual([
    { instance_id: 't', model_name_or_path: 'm', model_patch: 'good' },
  ]);
  expect(
    writeAllPredictions(written).files.map(({ path, content }) => [path, rowsOf(content)[0].model_patch]),
  ).toEqual([
    ['preds.attempt-1.jsonl', 'good'],
    ['preds.attempt-2.jsonl', 'bad'],
    ['preds.attempt-3.jsonl', ''],
  ]);
});

test('a table of nodes quotes what a spreadsheet would take for a formula', () => {
  const formula = { ...run, nodes: run.nodes.map((node) => ({ ...node, title: '=1+1, "x"' })) };
  const lines = Buffer.from(
    writeCsv([{ id: 'r1', run: formula, best: null }]).files[0]?.content ?? [],
  ).toString();
  expect(lines.split('\r\n')[1]).toBe(`r1,t,n1,,1,shell,"'=1+1, ""x""",,,,,,,,,`);
});

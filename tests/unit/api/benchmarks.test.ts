import { afterEach, beforeEach, expect, test } from 'vitest';
import { formFor } from '@/components/runs/form-for';
import { hasTests, inputOf, problemsOf } from '@/components/runs/new-run-form';
import { noteChecked, storeBenchmarkTasks } from '@/db/benchmark-tasks';
import { dataPaths } from '@/db/open';
import { runRow } from '@/db/runs';
import { takePiece } from '@/server/api/imports/uploads';
import { createCaller } from '@/server/api/router';
import { toStore } from '@/server/benchmarks/tasks/described';
import { taskFromSource, taskKey } from '@/server/catalog';
import { instanceSchema } from '@/server/core/task/benchmark';
import { hiddenNames, legacyRow, row5 } from '@/tests/support/benchmarks/mini-instance';
import { temporaryContext } from './support';

let place: ReturnType<typeof temporaryContext>;
let caller: ReturnType<typeof createCaller>;
beforeEach(() => {
  place = temporaryContext();
  caller = createCaller(place.context);
});
afterEach(() => place.remove());

const upload = 'aaaabbbbccccdddd';
/** Brings a file as the page does, and imports it. */
async function bring(name: string, text: string) {
  const { directory } = dataPaths(place.context.database().$client.name);
  const address = `http://x/api/import?upload=${upload}&path=${name}&offset=0`;
  const response = await takePiece(new Request(address, { method: 'POST', body: text }), directory);
  expect(response.status).toBe(204);
  return caller.benchmarks.importTasks({ upload });
}
const rows = [
  { ...row5('abc', 'own/image:1', 'a__a-1'), difficulty: '<15 min fix' },
  { ...row5('abc', 'own/image:2', 'b__b-2'), repo: 'b/b', difficulty: '1-4 hours' },
  { ...legacyRow('abc', 'c__c-3'), repo: 'b/b' },
  { ...row5('abc', 'x', 'd__d-4'), log_parser: 'parse_log_nothing' },
];
const lines = rows.map((row) => JSON.stringify(row)).join('\n');

test('a file of rows becomes tasks, which are listed, searched and filtered', async () => {
  expect(await bring('verified.jsonl', lines)).toEqual({
    dataSet: 'verified',
    imported: 3,
    refused: [expect.stringContaining('d__d-4: there is no parser “parse_log_nothing”')],
    refusedCount: 1,
    assumed: 1,
  });
  const ids = async (query: object) => (await caller.benchmarks.list(query)).entries.map(({ id }) => id);
  expect(await ids({})).toEqual(['a__a-1', 'b__b-2', 'c__c-3']);
  expect(await ids({ repo: 'b/b' })).toEqual(['b__b-2', 'c__c-3']);
  expect(await ids({ difficulty: '1-4 hours' })).toEqual(['b__b-2']);
  expect(await ids({ text: 'AREA b__b' })).toEqual(['b__b-2']);
  expect(await ids({ text: 'nothing of it' })).toEqual([]);
  expect(await caller.benchmarks.facets()).toEqual({
    repo: [
      { value: 'b/b', count: 2 },
      { value: 'espalier/plot', count: 1 },
    ],
    difficulty: [
      { value: '1-4 hours', count: 1 },
      { value: '<15 min fix', count: 1 },
    ],
    dataSet: [{ value: 'verified', count: 3 }],
  });
  expect(await caller.benchmarks.remove({ ids: ['a__a-1', 'zzz'] })).toEqual(['a__a-1']);
  expect((await caller.benchmarks.list({})).total).toBe(2);
});

test('the list is filtered by what a check came to', async () => {
  await bring('verified.jsonl', lines);
  const found = { gold: 'resolved', empty: 'unresolved', reason: null, at: 1 } as const;
  noteChecked(place.db, 'a__a-1', { ...found, usable: true });
  noteChecked(place.db, 'b__b-2', { ...found, usable: false });
  const ids = (checked: 'trusted' | 'untrusted' | 'unchecked' | '') => caller.benchmarks.ids({ checked });
  expect(await ids('trusted')).toEqual(['a__a-1']);
  expect(await ids('untrusted')).toEqual(['b__b-2']);
  expect(await ids('unchecked')).toEqual(['c__c-3']);
  expect(await ids('')).toHaveLength(3);
});

test('nothing that is hidden from agents reaches a page', async () => {
  await bring('verified.jsonl', lines);
  const sent = JSON.stringify([
    await caller.benchmarks.list({}),
    await caller.benchmarks.facets(),
    await caller.benchmarks.one({ id: 'a__a-1' }),
  ]);
  for (const name of [...hiddenNames, 'look at the plus sign', 'product = width'])
    expect(sent).not.toContain(name);
  await expect(caller.benchmarks.one({ id: 'none' })).rejects.toThrow(/no imported task none/);
});

test('a file without rows is refused, and nothing is kept', async () => {
  await expect(bring('x.jsonl', '{"a": 1}')).rejects.toThrow(
    /No row can be used.*no row of SWE-bench|instance_id/,
  );
  expect((await caller.benchmarks.list({})).total).toBe(0);
  await expect(caller.benchmarks.importTasks({ upload })).rejects.toThrow(/Bring one file of rows/);
});

test('a run on an imported task says how its hidden tests are used', async () => {
  await bring('verified.jsonl', lines);
  const catalog = {
    ...{
      tasks: [],
      strategies: await caller.catalog.strategies(),
      models: [{ id: 'repair', title: 'Repair' }],
      agents: [{ name: 'espalier', title: 'Espalier' }],
    },
    system: {
      version: '0',
      node: '20',
      database: '/x',
      local: '',
      docker: { available: true, description: '' },
    },
  };
  const form = formFor(catalog, await caller.benchmarks.one({ id: 'a__a-1' }));
  expect({ sandbox: form.sandbox, problems: problemsOf(form), tested: hasTests(form) }).toEqual({
    sandbox: 'docker',
    problems: {},
    tested: false,
  });
  const { runId } = await caller.runs.create(inputOf(form));
  const { spec, task } = runRow(place.context.database(), runId);
  expect(spec).toMatchObject({ hidden: 'blind', verifier: 'none', sandbox: 'docker', taskName: 'a__a-1' });
  expect(taskKey(taskFromSource(task))).toBe('benchmark:a__a-1');
  const oracle = await caller.runs.create(inputOf({ ...form, hidden: 'oracle' }));
  expect(runRow(place.context.database(), oracle.runId).spec).toMatchObject({ hidden: 'oracle' });
  expect(runRow(place.context.database(), oracle.runId).spec.verifier).toBeUndefined();
  expect(problemsOf({ ...form, hidden: 'holdout' })).toMatchObject({ visibleTest: expect.any(String) });
  await expect(caller.runs.create(inputOf({ ...form, hidden: 'holdout' }))).rejects.toThrow(
    /visible tests|those/,
  );
  await expect(caller.runs.create(inputOf({ ...form, sandbox: 'local' }))).rejects.toThrow(/Docker sandbox/);
  const order = await caller.runs.order({ runId });
  expect(JSON.stringify(order)).not.toContain(hiddenNames[0]);
  const again = await caller.runs.create({ ...inputOf(form), task: { kind: 'run', runId } });
  expect(runRow(place.context.database(), again.runId).spec.hidden).toBe('blind');
});

test('a page of thousands of tasks reads only its own rows', () => {
  const db = place.context.database();
  const read = instanceSchema.parse({
    ...{ id: 'a', repo: 'r/r', baseCommit: 'c', version: null, statement: 'x', goldPatch: '', testPatch: '' },
    ...{ failToPass: [], passToPass: [], image: 'i', evalScript: '', logParser: 'parse_log_tap' },
    ...{ evalType: 'pass_and_fail', assets: [], difficulty: null, createdAt: null, assumed: [] },
  });
  const all = Array.from({ length: 3000 }, (_, at) => {
    const instance = { ...read, id: `r__r-${String(at).padStart(4, '0')}`, repo: `r/${at % 7}` };
    return toStore({ kind: 'swebench', instance }, `set-${at % 2}`);
  });
  storeBenchmarkTasks(db, all, 1);
  const plan = db.$client
    .prepare("explain query plan select id from benchmark_tasks where repo = 'r/3' order by id limit 50")
    .all();
  expect(JSON.stringify(plan)).toMatch(/benchmark_tasks_by_repo/);
});

test('rows that come again replace what was there', async () => {
  await bring('one.jsonl', JSON.stringify(rows[0]));
  await bring('two.jsonl', JSON.stringify({ ...rows[0], difficulty: 'new' }));
  const { entries, total } = await caller.benchmarks.list({});
  expect({ total, ...entries[0] }).toMatchObject({ total: 1, dataSet: 'two', difficulty: 'new' });
});

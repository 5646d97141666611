import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outages } from '@/db/outage/outages';
import { gradingArchive } from '@/server/api/benchmarks/grading-archive';
import { gradingFile } from '@/server/api/benchmarks/grading-file';
import { takePiece } from '@/server/api/imports/uploads';
import { createCaller } from '@/server/api/router';
import { openZip } from '@/server/exchange/bytes/zip';
import { measureDisk } from '@/server/housekeeping/disk-use';
import { hostGradings } from '@/server/process/gradings';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { hiddenNames, miniFiles, miniId, predictions, row5 } from '@/tests/support/benchmarks/mini-instance';
import { temporaryContext } from '@/tests/unit/api/support';

const image = `espalier-test/on-page:${process.pid}`;
const wrongFix = 'espalier__plot-2';
const endless = 'espalier__plot-3';

describe.skipIf(!dockerTested)('predictions are graded and tasks are checked from the page', () => {
  const docker = connectDocker();
  const place = temporaryContext();
  const caller = createCaller(place.context);
  const stop = new AbortController();
  let hosted: Promise<void> = Promise.resolve();
  let base = '';
  beforeAll(async () => {
    base = await buildMiniImage(docker, image, miniFiles);
    const plain = row5(base, image);
    const rows = [
      plain,
      { ...row5(base, image, wrongFix), patch: predictions.wrong?.patch },
      {
        ...row5(base, image, endless),
        eval_script: plain.eval_script.replace('python3 -m pytest', 'tail -f /dev/null; python3 -m pytest'),
      },
    ];
    const upload = await bring('plots.jsonl', rows);
    expect(await caller.benchmarks.importTasks({ upload })).toMatchObject({ imported: 3 });
    hosted = hostGradings(place.db, place.directory, { signal: stop.signal, outage: outages(() => {}) });
  });
  afterAll(async () => {
    stop.abort();
    await hosted;
    place.remove();
    await docker.getImage(image).remove({ force: true });
  });

  let uploads = 0;
  /** Brings a file of rows as the page does. */
  async function bring(name: string, rows: readonly unknown[]): Promise<string> {
    const upload = `upload${String(uploads++).padStart(4, '0')}`;
    const address = `http://x/api/import?upload=${upload}&path=${name}&offset=0`;
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    const response = await takePiece(new Request(address, { method: 'POST', body }), place.directory);
    expect(response.status).toBe(204);
    return upload;
  }
  const predicted = (instance_id: string, model: string) => ({
    instance_id,
    model_name_or_path: model,
    model_patch: predictions[model]?.patch,
  });
  const entry = async (id: string) => (await caller.benchmarks.gradings.list()).find((one) => one.id === id);
  const ended = (id: string, status: string) =>
    expect.poll(async () => (await entry(id))?.status, { timeout: 100_000, interval: 100 }).toBe(status);

  test('a file of predictions gets its verdicts and a report; those for other tasks are left out', async () => {
    const models = ['gold', 'wrong', 'noapply', 'empty'];
    const rows = [...models.map((model) => predicted(miniId, model)), predicted('other__task-9', 'gold')];
    const upload = await bring('mine.jsonl', rows);
    const { id } = await caller.benchmarks.gradings.grade({ upload, narrowed: { text: 'plot-1' } });
    await ended(id, 'done');
    expect(await entry(id)).toMatchObject({
      ...{ kind: 'grade', name: 'mine.jsonl', leftOut: 1, error: null },
      progress: { done: 4, total: 4, good: 1 },
    });
    const lines = await caller.benchmarks.gradings.lines({ id });
    expect(
      lines.map(({ model, failToPass, passToPass, status }) => [model, status, failToPass, passToPass]),
    ).toEqual([
      ['gold', 'resolved', [3, 3], [3, 3]],
      ['wrong', 'unresolved', [1, 3], [3, 3]],
      ['noapply', 'error', [0, 0], [0, 0]],
      ['empty', 'empty patch', [0, 0], [0, 0]],
    ]);
    for (const name of hiddenNames) expect(JSON.stringify(lines)).not.toContain(name);

    const response = await gradingFile(id, place.context);
    const reports = openZip(new Uint8Array(await response.arrayBuffer()));
    const read = (name: string) => JSON.parse(Buffer.from(reports.read(name) ?? []).toString('utf8'));
    expect(read(`gold.${id}.json`)).toMatchObject({ total_instances: 1, resolved_ids: [miniId] });
    const logs = `logs/run_evaluation/${id}/gold/${miniId}`;
    expect(reports.names().filter((name) => name.startsWith(logs))).toEqual(
      ['eval.sh', 'patch.diff', 'report.json', 'run_instance.log', 'test_output.txt'].map(
        (name) => `${logs}/${name}`,
      ),
    );
    const small = openZip(await gradingArchive(place.directory, id, { mostBytes: 1000 }));
    expect(Buffer.from(small.read('left-out.txt') ?? []).toString()).toMatch(/log files are not in this/);
    expect(small.names()).toContain(`gold.${id}.json`);
    const { gradings } = await measureDisk(place.db);
    expect(gradings.count).toBe(1);
    expect(gradings.bytes).toBeGreaterThan(1000);
    expect(read('results.json').results.map(({ status }: { status: string }) => status)).toEqual(
      lines.map(({ status }) => status),
    );
    await caller.benchmarks.gradings.remove({ id });
    expect((await measureDisk(place.db)).gradings).toEqual({ count: 0, bytes: 0 });
    expect((await gradingFile(id, place.context)).status).toBe(404);
  });

  test('a check marks the task that cannot be trusted, until its row is imported anew', async () => {
    const { id } = await caller.benchmarks.gradings.check({ text: 'plot-2' });
    await ended(id, 'done');
    expect((await entry(id))?.progress).toEqual({ done: 1, total: 1, good: 0 });
    const marks = async () =>
      (await caller.benchmarks.list({})).entries.map((one) => [one.id, one.checked?.usable ?? null]);
    const marked = [
      [miniId, null],
      [wrongFix, false],
      [endless, null],
    ];
    expect(await marks()).toEqual(marked);
    expect((await caller.benchmarks.one({ id: wrongFix })).checked).toMatchObject({
      ...{ gold: 'unresolved', empty: 'unresolved' },
      reason: 'the known fix does not resolve it: unresolved',
    });
    await caller.benchmarks.gradings.remove({ id });
    expect(await marks()).toEqual(marked);
    await caller.benchmarks.importTasks({
      upload: await bring('plots.jsonl', [row5(base, image, wrongFix)]),
    });
    expect((await caller.benchmarks.one({ id: wrongFix })).checked).toBeNull();
  });

  test('the time limit that a person names ends tests that do not', async () => {
    const upload = await bring('slow.jsonl', [predicted(endless, 'gold')]);
    const options = { timeout: 2, workers: 1 };
    const { id } = await caller.benchmarks.gradings.grade({ upload, narrowed: {}, options });
    await ended(id, 'done');
    expect(await caller.benchmarks.gradings.lines({ id })).toMatchObject([
      { status: 'error', note: 'The tests did not end within 2 seconds.' },
    ]);
    await caller.benchmarks.gradings.remove({ id });
  });

  test('what is pulled is shown while it is waited for', async () => {
    // A registry that never sends anything.
    const sockets = new Set<Socket>();
    const registry = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const address = registry.address();
    const name = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}/silent:1`;
    try {
      const row = row5(base, name, 'espalier__plot-4');
      await caller.benchmarks.importTasks({ upload: await bring('none.jsonl', [row]) });
      const upload = await bring('none.jsonl', [predicted(row.instance_id, 'gold')]);
      const { id } = await caller.benchmarks.gradings.grade({ upload, narrowed: { text: 'plot-4' } });
      const note = async () => (await entry(id))?.progress.note;
      await expect
        .poll(note, { timeout: 100_000, interval: 100 })
        .toContain(`Pulling the sandbox image ${name}`);
      await caller.benchmarks.gradings.cancel({ id });
      await ended(id, 'cancelled');
      await caller.benchmarks.gradings.remove({ id });
      await caller.benchmarks.remove({ ids: [row.instance_id] });
    } finally {
      for (const socket of sockets) socket.destroy();
      registry.close();
    }
  });

  test('a grading that is cancelled while its tests run leaves no container', async () => {
    const upload = await bring('slow.jsonl', [predicted(endless, 'wrong')]);
    const { id } = await caller.benchmarks.gradings.grade({ upload, narrowed: {} });
    const label = [`espalier.owner=grade/${endless}`];
    const containers = async () => (await docker.listContainers({ all: true, filters: { label } })).length;
    await expect.poll(containers, { timeout: 100_000, interval: 100 }).toBe(1);
    await expect(caller.benchmarks.gradings.remove({ id })).rejects.toThrow(/Cancel it first/);
    await caller.benchmarks.gradings.cancel({ id });
    await ended(id, 'cancelled');
    await expect.poll(containers, { timeout: 100_000, interval: 100 }).toBe(0);
    expect((await gradingFile(id, place.context)).status).toBe(409);
    await expect(caller.benchmarks.gradings.cancel({ id })).rejects.toThrow(/ended already/);
  });
});

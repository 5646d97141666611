import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gradingOf, requestGrading } from '@/db/gradings';
import { openDatabase } from '@/db/open';
import { gradingFolder, predictionsFile } from '@/server/benchmarks/tasks/grading-folder';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { dockerTested } from '@/tests/integration/sandbox/drivers';
import { buildMiniImage } from '@/tests/support/benchmarks/mini-image';
import { miniFiles, miniId, predictions, row5 } from '@/tests/support/benchmarks/mini-instance';
import { espalier, espalierChild } from '@/tests/support/command-line';
import { ended, startEngine } from '@/tests/support/engine-process';

const image = `espalier-test/killed:${process.pid}`;
const held = 'espalier__plot-2';
const waiting = { timeout: 100_000, interval: 100 };

describe.skipIf(!dockerTested)('a grading whose process is killed', () => {
  const docker = connectDocker();
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-killed-'));
  const place = (name: string) => path.join(directory, name);
  const started: ChildProcess[] = [];
  const lines = [miniId, held].map((instance_id) =>
    JSON.stringify({ instance_id, model_name_or_path: 'gold', model_patch: predictions.gold?.patch }),
  );
  beforeAll(async () => {
    const base = await buildMiniImage(docker, image, miniFiles);
    const plain = row5(base, image);
    // The tests of the second wait for a file that somebody outside makes.
    const script = plain.eval_script.replace(
      'python3 -m pytest',
      'while [ ! -e /go ]; do sleep 0.05; done; python3 -m pytest',
    );
    const rows = [plain, { ...row5(base, image, held), eval_script: script }];
    writeFileSync(place('rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    writeFileSync(place('predictions.jsonl'), lines.join('\n'));
  });
  afterAll(async () => {
    for (const child of started) {
      child.kill('SIGKILL');
      await ended(child);
    }
    for (const id of await containers()) await docker.getContainer(id).remove({ force: true, v: true });
    rmSync(directory, { recursive: true, force: true });
    await docker.getImage(image).remove({ force: true });
  });
  const keep = (child: ChildProcess) => {
    started.push(child);
    return child;
  };
  const kill = async (child: ChildProcess) => {
    child.kill('SIGKILL');
    await ended(child);
  };
  const containers = async ({ owner = held, all = true } = {}) =>
    (await docker.listContainers({ all, filters: { label: [`espalier.owner=grade/${owner}`] } })).map(
      ({ Id }) => Id,
    );
  const letGo = async (id: string) => {
    const exec = await docker.getContainer(id).exec({ Cmd: ['touch', '/go'], User: 'root' });
    await exec.start({ Detach: true });
  };
  /** Waits for a running container of the held instance that is none of those before. */
  async function heldContainer(before: readonly string[] = []): Promise<string> {
    let found = '';
    const look = async () => {
      found = (await containers({ all: false })).find((id) => !before.includes(id)) ?? '';
      return found;
    };
    await expect.poll(look, waiting).not.toBe('');
    return found;
  }

  test('the engine process: started again it goes on, runs nothing twice, and leaves no container', async () => {
    const environment = { ESPALIER_DATABASE: place('espalier.db') };
    expect((await espalier(environment, 'tasks', 'import', place('rows.jsonl'))).status).toBe(0);
    const db = openDatabase(place('espalier.db'));
    try {
      const id = 'gkilled0001';
      const folder = gradingFolder(directory, id);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, predictionsFile), lines.join('\n'));
      const request = { id, kind: 'grade' as const, name: 'mine.jsonl', taskIds: [miniId, held] };
      requestGrading(db, { ...request, leftOut: 0, total: 2 }, Date.now());
      const first = keep(startEngine(place('espalier.db')));
      await expect.poll(() => gradingOf(db, id)?.progress.done, waiting).toBe(1);
      const cut = await heldContainer();
      await kill(first);
      expect(gradingOf(db, id)).toMatchObject({
        status: 'running',
        progress: { done: 1, total: 2, good: 1 },
      });
      const output = path.join(folder, 'logs/run_evaluation', id, 'gold', miniId, 'test_output.txt');
      const written = { text: readFileSync(output, 'utf8'), at: statSync(output).mtimeMs };

      const second = keep(startEngine(place('espalier.db')));
      const again = await heldContainer([cut]);
      expect(await containers()).not.toContain(cut);
      await letGo(again);
      await expect.poll(() => gradingOf(db, id)?.status, waiting).toBe('done');
      expect(gradingOf(db, id)?.lines.map(({ status }) => status)).toEqual(['resolved', 'resolved']);
      expect({ text: readFileSync(output, 'utf8'), at: statSync(output).mtimeMs }).toEqual(written);
      expect([...(await containers()), ...(await containers({ owner: miniId }))]).toEqual([]);
      await kill(second);
    } finally {
      db.$client.close();
    }
  });

  test('the command line: called again with its run id it goes on, and removes what the killed one left', async () => {
    const output = place('out');
    const call = ['swebench', 'grade', place('predictions.jsonl'), '--instances', place('rows.jsonl')];
    const options = ['--output', output, '--workers', '1', '--json'];
    const first = espalierChild({}, ...call, ...options);
    keep(first.child);
    const cut = await heldContainer();
    await kill(first.child);
    const report = path.join(output, 'logs/run_evaluation/espalier/gold', miniId, 'report.json');
    const at = statSync(report).mtimeMs;
    const second = espalierChild({}, ...call, ...options);
    keep(second.child);
    const again = await heldContainer([cut]);
    expect(await containers()).not.toContain(cut);
    await letGo(again);
    const { status, stdout } = await second.printed;
    expect(status).toBe(0);
    const results = JSON.parse(stdout).results.map((one: { status: string }) => one.status);
    expect(results).toEqual(['resolved', 'resolved']);
    expect(statSync(report).mtimeMs).toBe(at);
    expect(await containers()).toEqual([]);
  });
});

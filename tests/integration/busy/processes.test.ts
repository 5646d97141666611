import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNotices } from '@/db/notices';
import { openDatabase } from '@/db/open';
import { qualityOf, requestQuality } from '@/db/quality';
import { listRuns } from '@/db/runs';
import { holdDatabase } from '@/tests/support/held-database';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-busy-'));
  file = path.join(directory, 'espalier.db');
  openDatabase(file).$client.close();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function start(args: string[]) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, args, {
    env: { ...env, ESPALIER_DATABASE: file, ESPALIER_BUSY_MS: '0' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (part) => {
    text += part;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, ended, text: () => text };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(20);
}

const waits = 'Another program holds the database';
const retried = 500;

describe('a database that another program holds', () => {
  it('makes a run of the command line wait, at its start and later, and end as ever', async () => {
    let held = await holdDatabase(file);
    const run = start([
      'bin/espalier',
      'run',
      '--task',
      'token-bucket',
      '--max-steps',
      '60',
      '--database',
      file,
    ]);
    await until(() => run.text().includes(waits));
    await sleep(retried);
    expect(run.child.exitCode).toBeNull();
    held.release();
    const db = openDatabase(file);
    await until(() => (listRuns(db)[0]?.nodes ?? 0) > 2);
    held = await holdDatabase(file);
    await sleep(retried);
    held.release();
    const code = await run.ended;
    expect([0, 1]).toContain(code);
    expect(run.text()).not.toMatch(/\n\s+at /);
    expect(['solved', 'unsolved']).toContain(listRuns(db)[0]?.status);
    db.$client.close();
  });

  it('makes the engine wait with a notice for the page, which goes when the database is free', async () => {
    const db = openDatabase(file);
    const request = { taskKey: 'k', task: {}, sandbox: 'local' as const, reruns: 2, mutants: 0 };
    requestQuality(db, request, Date.now());
    const held = await holdDatabase(file);
    const engine = start(['bin/process.mjs', 'server/process/engine.ts']);
    await until(() => readNotices(directory).length > 0);
    expect(readNotices(directory)).toMatchObject([
      { process: 'engine', text: expect.stringContaining(waits) },
    ]);
    await sleep(retried);
    expect(engine.child.exitCode).toBeNull();
    held.release();
    await until(() => qualityOf(db, 'k')[0]?.status === 'failed' && readNotices(directory).length === 0);
    engine.child.kill('SIGTERM');
    expect(await engine.ended).toBe(0);
    expect(engine.text()).toMatch(/can be used again after/);
    db.$client.close();
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { espalier } from '@/tests/support/command-line';
import { ended, startEngine } from '@/tests/support/engine-process';
import { scripted } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';

let directory: string;
let server: Loopback;
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  server = await startLoopback({ api: 'openai', brain: scripted(sessionCacheRepair) });
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

it('a prompt is printed, edited and sent again from a terminal; files that are no prompt are refused', async () => {
  const database = path.join(directory, 'espalier.db');
  const file = path.join(directory, 'prompt.json');
  const env = { OPENAI_BASE_URL: server.baseUrl };
  const at = ['--database', database];
  const run = [
    'run',
    '--task',
    'session-cache',
    '--strategy',
    'single',
    '--model',
    'openai/m',
    '--json',
    ...at,
  ];
  const { runId, status } = JSON.parse((await espalier(env, ...run)).stdout);
  expect(status).toBe('solved');
  const resend = (...args: string[]) =>
    espalier(env, 'steer', runId, 'resend', '--node', 'n2', ...args, ...at);

  const printed = await resend('--print');
  const parts: { part: number; kind: string; text: string }[] = JSON.parse(printed.stdout);
  expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index));
  const edited = parts.map((one) =>
    one.kind === 'task' ? { ...one, text: `${one.text}\nLook at the eviction.` } : one,
  );
  writeFileSync(file, JSON.stringify(edited));

  const engine = startEngine(database, env);
  try {
    const before = server.requests.length;
    const sent = await resend('--prompt', file, '--steps', '1', '--raise');
    expect(sent.stderr).toBe('');
    expect(sent.status).toBe(0);
    await expect.poll(() => server.requests.length, { timeout: 30_000 }).toBeGreaterThan(before);
    expect(JSON.stringify(server.requests[before]?.body)).toContain('Look at the eviction.');
  } finally {
    engine.kill('SIGTERM');
    await ended(engine);
  }

  writeFileSync(file, '{"no": "prompt"}');
  expect((await resend('--prompt', file)).stderr).toContain('is no prompt');
  writeFileSync(file, JSON.stringify(edited.slice(1)));
  expect((await resend('--prompt', file)).stderr).toContain('Keep every part');
});

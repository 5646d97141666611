import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { endpointFiles } from '@/server/models/endpoints/files';
import { endpointSettingsSchema } from '@/server/models/endpoints/settings';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A directory with one endpoint, and the server behind it. */
async function place(limits: { concurrency: number | null; requestsPerMinute: number | null }) {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const server: Loopback = await startLoopback({
    api: 'openai',
    brain: () => ({ text: 'ok', calls: [] }),
    latencyMs: 60,
  });
  closing.push(
    () => server.close(),
    () => rmSync(directory, { recursive: true, force: true }),
  );
  const settings = endpointSettingsSchema.parse({ kind: 'openai', baseUrl: server.baseUrl, ...limits });
  endpointFiles(directory).write({ endpoints: { there: settings }, secrets: {} });
  return { directory, server };
}

/** Two real processes that call as fast as they may. */
async function twoProcesses(directory: string, calls: number): Promise<void> {
  const caller = path.resolve('tests/support/limited-caller.ts');
  const { NODE_OPTIONS: _, ...env } = process.env;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const args = ['--import', 'tsx', caller, directory, 'there/m', String(calls)];
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
      child.once('error', reject);
      child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
    });
  await Promise.all([one(), one()]);
}

it('two processes on one directory keep to its limits together: requests at once, and requests begun in a minute', async () => {
  const { directory, server } = await place({ concurrency: 3, requestsPerMinute: 10 });
  await twoProcesses(directory, 8);
  // A machine that is slow may have come to the next minute meanwhile.
  const begun = server.requests.map(({ at }) => at - (server.requests[0]?.at ?? 0));
  expect(begun.filter((ms) => ms < 60_000)).toHaveLength(10);
  expect(server.mostAtOnce).toBe(3);
});

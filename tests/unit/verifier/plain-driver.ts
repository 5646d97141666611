import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { snapshotId } from '@/server/core/base/ids';
import type { CommandResult, RunOptions, Sandbox, SandboxDriver } from '@/server/core/ports/sandbox';

function run(directory: string, command: string, options: RunOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...environment } = process.env;
    const child = spawn('sh', ['-c', command], {
      cwd: directory,
      detached: true,
      env: { ...environment, PYTHONDONTWRITEBYTECODE: '1', ...options.env },
    });
    const output = { stdout: '', stderr: '' };
    let timedOut = false;
    const kill = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, options.timeoutMs);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (data: Buffer) => {
        output[stream] += data.toString();
      });
    }
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      const relative = (text: string) =>
        text
          .replaceAll(`file://${directory}/`, '')
          .replaceAll(`${directory}/`, '')
          .replaceAll(directory, '.');
      resolve({
        exitCode,
        stdout: relative(output.stdout),
        stderr: relative(output.stderr),
        timedOut,
        truncated: false,
        ms: performance.now() - started,
      });
    });
  });
}

/** Directories copied to and fro: just enough of a sandbox to run real tests in. `openNow` counts those not closed. */
export function plainDriver(directories: Map<string, string>): SandboxDriver & { openNow: () => number } {
  let openNow = 0;
  return {
    kind: 'local',
    openNow: () => openNow,
    describe: async () => 'plain directories',
    prepare: async () => snapshotId('host', 'root'),
    async open(from): Promise<Sandbox> {
      const source = directories.get(from);
      if (source === undefined) throw new Error(`No snapshot ${from}.`);
      const directory = await mkdtemp(path.join(os.tmpdir(), 'espalier-plain-'));
      await cp(source, directory, { recursive: true });
      openNow++;
      return {
        file: () => Promise.reject(new Error('not needed here')),
        snapshot: () => Promise.reject(new Error('not needed here')),
        run: (command, options) => run(directory, command, options),
        async close() {
          openNow--;
          await rm(directory, { recursive: true });
        },
      };
    },
    sweep: async () => [],
    close: async () => {},
  };
}

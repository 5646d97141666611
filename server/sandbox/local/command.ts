import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { CommandResult, RunOptions } from '@/server/core/ports/sandbox';
import { commonEnvironment } from '@/server/sandbox/executor/environment';
import { collectOutput, defaultOutputCap } from '@/server/sandbox/executor/output';
import { relativePaths } from '@/server/sandbox/executor/relative-paths';
import type { Folders, Isolation } from './isolation';
import type { Mounts } from './mounts';
import { killMarked, markVariable, signal } from './processes';
import { toolHomes } from './tool-homes';

const graceMs = 500;

export interface Place extends Folders {
  /** The value of the mark variable. */
  mark: string;
  isolation: Isolation;
  /** What the command is run within. */
  within: Mounts['within'];
}

/** Runs a shell command in its own process group and leaves no process of it behind. Never rejects for what the command does. */
export function runCommand(place: Place, command: string, options: RunOptions): Promise<CommandResult> {
  const { isolation, work, temporary, mark } = place;
  const seen = isolation.paths(place);
  const cap = options.maxOutputBytes ?? defaultOutputCap;
  const stdout = collectOutput(cap);
  const stderr = collectOutput(cap);
  const startedAt = performance.now();
  const { file, args } = place.within(isolation.command(place, command, options.network));
  const child = spawn(file, args, {
    cwd: work,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: Object.assign(Object.create(null), {
      PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
      HOME: `${seen.temporary}/home`,
      TMPDIR: seen.temporary,
      ...(isolation.kind === 'bubblewrap' ? toolHomes() : {}),
      ...commonEnvironment,
      ...options.env,
      [markVariable]: mark,
    }),
  });
  return new Promise((resolve, reject) => {
    let timedOut = false;
    let killed = false;
    let hard: NodeJS.Timeout | undefined;
    const group = (name: NodeJS.Signals) => child.pid !== undefined && signal(-child.pid, name);
    const stop = () => {
      if (killed) return;
      killed = true;
      group('SIGTERM');
      hard = setTimeout(() => {
        group('SIGKILL');
        killMarked(mark);
      }, graceMs);
    };
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', stop, { once: true });
    if (options.signal?.aborted) stop();

    child.stdout.on('data', stdout.push);
    child.stderr.on('data', stderr.push);
    child.on('error', (error) => {
      clearTimeout(timer);
      clearTimeout(hard);
      reject(error);
    });
    child.on('exit', () => {
      clearTimeout(timer);
      clearTimeout(hard);
      group('SIGKILL');
      if (isolation.kind === 'plain') killMarked(mark);
    });
    child.on('close', (code, name) => {
      options.signal?.removeEventListener('abort', stop);
      const roots = [work, ...seen.work];
      const clean = (text: string) =>
        relativePaths(text, roots).replaceAll(temporary, '/tmp').replaceAll('/tmp/home', '~');
      resolve({
        exitCode: killed ? null : (code ?? 128 + (name ? constants.signals[name] : 0)),
        stdout: clean(stdout.text()),
        stderr: clean(stderr.text()),
        timedOut,
        truncated: stdout.truncated || stderr.truncated,
        ms: performance.now() - startedAt,
      });
    });
  });
}

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { CommandResult, RunOptions } from '@/server/core/ports/sandbox';
import { commonEnvironment } from '@/server/sandbox/executor/environment';
import { collectOutput, defaultOutputCap } from '@/server/sandbox/executor/output';
import { relativePaths } from '@/server/sandbox/executor/relative-paths';
import { overMemory } from '@/server/sandbox/sentences';
import { openGroup } from './groups';
import type { Isolation } from './isolation';
import { treeLimits } from './limits';
import type { Mounts } from './mounts';
import { killMarked, markVariable, processesMarked, signal } from './processes';
import { toolHomes } from './tool-homes';
import type { Folders } from './view/folders';
import { type Excess, watchTree } from './watch/watch-tree';

const graceMs = 500;

export interface Place extends Folders {
  /** In which everything lies that a command may write. */
  directory: string;
  /** The value of the mark variable. */
  mark: string;
  isolation: Isolation;
  /** What the command is run within. */
  within: Mounts['within'];
}

/**
 * Runs a shell command in its own process group and leaves no process of it behind. Never rejects for what the command
 * does. `tooLarge`: it was ended because it wrote too much to be kept.
 */
export function runCommand(
  place: Place,
  command: string,
  options: RunOptions & { isLarge?: boolean },
): Promise<{ result: CommandResult; tooLarge: boolean }> {
  const { isolation, work, temporary, mark } = place;
  const seen = isolation.paths(place);
  const cap = options.maxOutputBytes ?? defaultOutputCap;
  const stdout = collectOutput(cap);
  const stderr = collectOutput(cap);
  const startedAt = performance.now();
  const limits = treeLimits();
  const kernel = openGroup(limits);
  const program = place.within(isolation.command(place, command, options));
  const { file, args } = kernel?.joining(program) ?? program;
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
    const end = () => {
      group('SIGKILL');
      killMarked(mark);
    };
    const stop = () => {
      if (killed) return;
      killed = true;
      group('SIGTERM');
      hard = setTimeout(end, graceMs);
    };
    let excess: Excess | null = null;
    const unwatch = watchTree({
      pid: child.pid ?? -1,
      // In a process space of its own nothing can leave the tree.
      ...(isolation.kind === 'plain' ? { others: () => processesMarked(mark) } : {}),
      directory: place.directory,
      limits,
      ...(kernel ? { outOfMemory: kernel.outOfMemory } : {}),
      onOver(found) {
        excess = found;
        killed = true;
        end();
      },
    });
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    options.signal?.addEventListener('abort', stop, { once: true });
    if (options.signal?.aborted) stop();

    child.stdout.on('data', stdout.push);
    child.stderr.on('data', stderr.push);
    child.on('error', (error) => {
      unwatch();
      kernel?.remove();
      clearTimeout(timer);
      clearTimeout(hard);
      reject(error);
    });
    child.on('exit', () => {
      unwatch();
      clearTimeout(timer);
      clearTimeout(hard);
      group('SIGKILL');
      if (isolation.kind === 'plain') killMarked(mark);
      // Between two looks of the watcher the kernel may have ended one of its processes, and the rest went on without.
      if (excess === null && kernel?.outOfMemory()) {
        excess = { text: overMemory(limits.memory), disk: false };
        killed = true;
      }
    });
    child.on('close', (code, name) => {
      options.signal?.removeEventListener('abort', stop);
      kernel?.remove();
      const roots = [work, ...seen.work];
      const clean = (text: string) =>
        relativePaths(text, roots).replaceAll(temporary, '/tmp').replaceAll('/tmp/home', '~');
      if (excess) stderr.push(Buffer.from(`\n${excess.text}\n`));
      const result = {
        exitCode: killed ? null : (code ?? 128 + (name ? constants.signals[name] : 0)),
        stdout: clean(stdout.text()),
        stderr: clean(stderr.text()),
        timedOut,
        truncated: stdout.truncated || stderr.truncated,
        ms: performance.now() - startedAt,
      };
      resolve({ result, tooLarge: excess?.disk ?? false });
    });
  });
}

import type Docker from 'dockerode';
import type { CommandResult, RunOptions } from '@/server/core/ports/sandbox';
import { collectOutput, defaultOutputCap } from '@/server/sandbox/executor/output';
import { relativePaths } from '@/server/sandbox/executor/relative-paths';
import { type Bytes, bytesOf, textOf } from '@/server/sandbox/store/names';
import { type Started, workspacePath } from './container';
import { quoted } from './quote';

/** How long the runner may take to answer after everything else in its container was killed. */
const engineReplyMs = 5000;
/** How long a command runs before its workspace is looked at, ms, and how often from then on, s. */
const watchAfterMs = 1500;
const lookEverySeconds = 2;

const emptyTemporaries =
  'set -- /tmp/* /tmp/.[!.]* /dev/shm/*; for f do if [ -e "$f" ] || [ -h "$f" ]; then rm -rf "$@"; break; fi; done';

/**
 * Runs a command in a container. Everything it started is gone when this resolves. `tooLarge`: it was killed because the
 * workspace outgrew `workspaceBytes`; the container is of no more use then.
 */
export async function runCommand(
  { container, runner, roots }: Started,
  command: string,
  options: RunOptions,
  /** `apart`: folders of the workspace that do not count. */
  { workspaceBytes, apart = [] }: { workspaceBytes: number; apart?: readonly Bytes[] },
): Promise<{ result: CommandResult; tooLarge: boolean }> {
  const cap = options.maxOutputBytes ?? defaultOutputCap;
  const stdout = collectOutput(cap);
  const stderr = collectOutput(cap);
  const startedAt = performance.now();
  let tooLarge = false;
  let ended = false;
  let killed = false;
  let timedOut = false;
  let last: NodeJS.Timeout | undefined;
  const stop = () => {
    if (killed) return;
    killed = true;
    last = setTimeout(() => runner.close(), engineReplyMs);
    void killAll(container).catch(() => runner.close());
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeoutMs);
  const watch = setTimeout(() => {
    void whenLarger(container, { bytes: workspaceBytes, apart }, () => {
      if (ended) return;
      tooLarge = true;
      stop();
    }).catch(() => undefined);
  }, watchAfterMs);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  let code: number | null = null;
  try {
    code = await runner.request(bytesOf(requestLine(command, options.env ?? {})), {
      stdout: stdout.push,
      stderr: stderr.push,
    });
  } catch {
    stderr.push(Buffer.from("\n[the sandbox's container ended]\n"));
  } finally {
    ended = true;
    clearTimeout(watch);
    clearTimeout(timer);
    clearTimeout(last);
    options.signal?.removeEventListener('abort', stop);
  }
  const clean = (text: string) => relativePaths(text, roots);
  if (tooLarge) {
    const limit = Math.round(workspaceBytes / 2 ** 20);
    stderr.push(
      Buffer.from(`\n[killed: the workspace grew over ${limit} MiB; what was written is dropped]\n`),
    );
  }
  return {
    result: {
      exitCode: killed ? null : code,
      stdout: clean(stdout.text()),
      stderr: clean(stderr.text()),
      timedOut,
      truncated: stdout.truncated || stderr.truncated,
      ms: performance.now() - startedAt,
    },
    tooLarge,
  };
}

/** A fresh shell in the workspace; what it leaves running is killed. */
function requestLine(command: string, env: Record<string, string>): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)};`);
  const shell = `(cd ${workspacePath} && ${exports.join(' ')} exec sh -c ${quoted(command)})`;
  return `${emptyTemporaries}; ${shell} </dev/null >&3 2>&4 3>&- 4>&-; code=$?; kill -9 -1; (exit $code)`;
}

/** Watches the workspace beside a command, and ends with it. Images without `du` and `sleep` are not watched. */
async function whenLarger(
  container: Docker.Container,
  { bytes, apart }: { bytes: number; apart: readonly Bytes[] },
  onLarger: () => void,
): Promise<void> {
  const without = apart.map((path) => ` --exclude=${quoted(`${workspacePath}/${textOf(path)}`)}`).join('');
  const measure = `set -- $(du -sk${without} ${workspacePath}) && [ "$1" -gt ${Math.floor(bytes / 1024)} ] && echo full`;
  const exec = await container.exec({
    Cmd: ['sh', '-c', `while sleep ${lookEverySeconds}; do ${measure}; done 2>/dev/null`],
    AttachStdout: true,
    AttachStderr: false,
  });
  const stream = await exec.start({});
  stream.once('data', onLarger).on('error', () => undefined);
}

/** Kills everything in the container but its first process, the runner. */
async function killAll(container: Docker.Container): Promise<void> {
  const exec = await container.exec({
    Cmd: ['sh', '-c', 'kill -9 -1'],
    AttachStdout: false,
    AttachStderr: false,
  });
  await exec.start({ Detach: true });
}

import type Docker from 'dockerode';
import type { CommandResult, RunOptions } from '@/server/core/ports';
import type { Executor } from '../executor/executor';
import { collectOutput, defaultOutputCap } from '../executor/output';
import { planSync } from '../executor/plan';
import { relativePaths } from '../executor/relative-paths';
import type { Listing } from '../executor/scan';
import { nextStamp } from '../executor/stamp';
import type { SnapshotWriter } from '../store';
import { bytesOf } from '../store/names';
import { diffTrees } from '../store/walk';
import { unavailable } from './connect';
import { removeContainer, type Started, startContainer, workspacePath } from './container';
import { captureEnvironment } from './environment';
import { openContainerFiles } from './files';
import { harvest } from './harvest';
import { quoted } from './quote';

/** How long the runner may take to answer after everything else in its container was killed. */
const answerMs = 5000;
/** Up to here it is cheaper to read synced files once more than to list the workspace. */
const fewChanges = 20;

const emptyTemporaries =
  'set -- /tmp/* /tmp/.[!.]* /dev/shm/*; for f do if [ -e "$f" ] || [ -h "$f" ]; then rm -rf "$@"; break; fi; done';

/** A container in which commands run. */
export async function startDockerExecutor(
  docker: Docker,
  store: SnapshotWriter,
  environment: string,
  owner: string,
): Promise<Executor> {
  const started = await startContainer(docker, environment, owner).catch((error) => {
    throw unavailable(error);
  });
  const files = openContainerFiles(started);
  let held = store.trees.empty;
  let listing: Listing = new Map();
  let healthy = true;
  let settled = true;

  const sync = async (wanted: string) => {
    if (wanted === held) return;
    const changes = [...diffTrees(store.trees, held, wanted)];
    await files.apply(planSync(store, held, wanted, changes), store.objects.get, nextStamp());
    const listed = changes.length > fewChanges ? await files.list() : null;
    if (listed) listing = listed;
    else {
      for (const { path, after } of changes) {
        if (!after) listing.delete(path);
        else {
          const target = after.type === 'link' ? after.target : '';
          listing.set(path, {
            type: after.type,
            mode: after.mode,
            target,
            stamp: after.type === 'file' ? after.target : '',
          });
        }
      }
    }
    held = wanted;
  };

  return {
    environment,
    get healthy() {
      return healthy && started.runner.open;
    },
    async run(tree, command, options) {
      healthy = false;
      try {
        await sync(tree);
        settled = false;
        const result = await runCommand(started, command, options);
        if (!started.runner.open) return { result, tree };
        ({ tree: held, listing } = await harvest(store, files, held, listing));
        healthy = true;
        return { result, tree: held };
      } catch (error) {
        throw unavailable(error);
      }
    },
    async settle() {
      if (settled) return environment;
      const captured = await captureEnvironment(docker, started, environment, store.directory).catch(
        (error) => {
          healthy = false;
          throw unavailable(error);
        },
      );
      settled = true;
      if (captured !== environment) healthy = false;
      return captured;
    },
    async dispose() {
      healthy = false;
      started.runner.close();
      await removeContainer(started.container);
    },
  };
}

async function runCommand(
  { container, runner }: Started,
  command: string,
  options: RunOptions,
): Promise<CommandResult> {
  const cap = options.maxOutputBytes ?? defaultOutputCap;
  const stdout = collectOutput(cap);
  const stderr = collectOutput(cap);
  const startedAt = performance.now();
  let killed = false;
  let timedOut = false;
  let last: NodeJS.Timeout | undefined;
  const stop = () => {
    if (killed) return;
    killed = true;
    last = setTimeout(() => runner.close(), answerMs);
    void killAll(container).catch(() => runner.close());
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeoutMs);
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
    clearTimeout(timer);
    clearTimeout(last);
    options.signal?.removeEventListener('abort', stop);
  }
  const clean = (text: string) => relativePaths(text, [workspacePath]);
  return {
    exitCode: killed ? null : code,
    stdout: clean(stdout.text()),
    stderr: clean(stderr.text()),
    timedOut,
    truncated: stdout.truncated || stderr.truncated,
    ms: performance.now() - startedAt,
  };
}

/** A fresh shell in the workspace; what it leaves running is killed. */
function requestLine(command: string, env: Record<string, string>): string {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)};`);
  const shell = `(cd ${workspacePath} && ${exports.join(' ')} exec sh -c ${quoted(command)})`;
  return `${emptyTemporaries}; ${shell} </dev/null >&3 2>&4 3>&- 4>&-; code=$?; kill -9 -1; (exit $code)`;
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

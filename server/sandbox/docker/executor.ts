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
import { ContainerGone } from './runner';

/** How long the runner may take to answer after everything else in its container was killed. */
const answerMs = 5000;

/** A container's own layer up to this size (bytes) is committed again with every change outside the workspace. */
const mostCarried = 32 * 2 ** 20;

const emptyTemporaries =
  'set -- /tmp/* /tmp/.[!.]* /dev/shm/*; for f do if [ -e "$f" ] || [ -h "$f" ]; then rm -rf "$@"; break; fi; done';

/** A container in which commands run. */
export async function startDockerExecutor(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  owner: string,
  layerLimit: number,
): Promise<Executor> {
  const started = await startContainer(docker, image, owner).catch((error) => {
    throw unavailable(error);
  });
  const files = openContainerFiles(started);
  let environment = image;
  let { layers } = started;
  let held = store.trees.empty;
  let listing: Listing = new Map();
  let healthy = true;
  /** A command ran since the last harvest. */
  let ahead = false;
  /** A command ran since it was last looked at what is outside the workspace. */
  let unsettled = false;

  const sync = async (wanted: string) => {
    if (wanted === held) return;
    const changes = [...diffTrees(store.trees, held, wanted)];
    const seen = await files.apply(planSync(store, held, wanted, changes), store.objects.get, nextStamp());
    for (const { path, after } of changes) {
      if (!after) listing.delete(path);
      else {
        const target = after.type === 'link' ? after.target : '';
        // Without a look at the file itself its stamp is unlike any later one: it will be read once more.
        const plain = {
          type: after.type,
          mode: after.mode,
          target,
          stamp: after.type === 'file' ? after.target : '',
        };
        listing.set(path, (after.type === 'file' && seen?.get(path)) || plain);
      }
    }
    held = wanted;
  };

  const harvested = async (into: SnapshotWriter) => {
    if (ahead) ({ tree: held, listing } = await harvest(into, files, held, listing));
    ahead = false;
    return held;
  };
  /** Trouble with the engine; what the container holds is lost. */
  const orLost = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      if (!started.runner.open) throw new ContainerGone();
      return await work();
    } catch (error) {
      healthy = false;
      throw unavailable(error);
    }
  };

  return {
    get environment() {
      return environment;
    },
    get healthy() {
      return healthy && started.runner.open;
    },
    run: (tree, command, options) =>
      orLost(async () => {
        if (tree !== null) {
          await harvested(store);
          await sync(tree);
        }
        ahead = true;
        unsettled = true;
        return runCommand(started, command, options);
      }),
    harvest: (into) => orLost(() => harvested(into)),
    clean: () => orLost(async () => !unsettled || !(await started.outside.changed())),
    settle: () =>
      orLost(async () => {
        if (!unsettled || !(await started.outside.changed())) {
          unsettled = false;
          return { environment, bytes: 0, layers, flattened: false };
        }
        const captured = await captureEnvironment(docker, started.container, store.directory, layerLimit);
        environment = captured.environment;
        layers = captured.layers;
        unsettled = false;
        // Each image holds the whole layer of its container: a small one is gone on with, a large one begun anew.
        healthy = captured.size <= mostCarried && !captured.flattened && (await started.outside.rebase());
        return captured;
      }),
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

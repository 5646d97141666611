import { type SnapshotId, snapshotId } from '@/server/core/base/ids';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import type { PreparationStage } from '@/server/core/run/preparation';
import type { Task } from '@/server/core/task/task';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { TaskUnusable } from './errors';
import { importDirectory } from './import-directory';
import { watchPackages } from './linked-packages';
import { type Mentions, ownPathsOf, watchMentions } from './own-paths';
import * as sentence from './sentences';
import { textOf } from './store/names';

const setupTimeoutMs = 10 * 60_000;

/** What a task begins with, before its directory is laid over it. */
export interface Beginning {
  tree: string;
  /**
   * The environment of the task's snapshots: in it, paths under which the directory is known on this machine (`own`) lead
   * to the workspace as far as its files need that. Errors: TaskUnusable where they need it and it cannot be had.
   */
  environment(own: readonly string[], mentions: Mentions): string | Promise<string>;
}

/** The snapshot of a task: its directory laid over what it begins with, and what its setup made of it. */
export async function prepareTask(
  store: SnapshotWriter,
  open: SandboxDriver['open'],
  begin: Beginning,
  task: Task,
  signal: AbortSignal,
  {
    shared = false,
    begins,
    lookLink,
  }: {
    shared?: boolean;
    begins?: ((stage: PreparationStage) => void) | undefined;
    /** Is given each link with its target as it is kept, before the setup. */
    lookLink?: (link: string, target: string) => void;
  } = {},
): Promise<SnapshotId> {
  const own = ownPathsOf(task.directory);
  const { mentions, look } = watchMentions(own);
  const packages = watchPackages();
  // The code of a benchmark's instance lies in its image alone.
  const isInImage = task.origin === 'benchmark';
  const tree = isInImage
    ? begin.tree
    : await importDirectory(store, task.directory, {
        base: begin.tree,
        withheld: task.withheld,
        look(at, content) {
          look(at, content);
          packages.look(at, content);
        },
        lookLink(at, target) {
          packages.lookLink(at, target);
          lookLink?.(textOf(at), textOf(target));
        },
        shared,
        copies: (folder, files) => begins?.({ stage: 'packages', folder, files }),
      });
  const elsewhere = packages.elsewhere();
  if (elsewhere) throw new TaskUnusable(sentence.packageElsewhere(elsewhere));
  const copied = snapshotId(await begin.environment(own, mentions), tree);
  signal.throwIfAborted();
  if (!task.setup) return copied;
  begins?.({ stage: 'setup', command: task.setup });
  const sandbox = await open(copied, { owner: `prepare/${task.name}` });
  try {
    const result = await sandbox.run(task.setup, {
      timeoutMs: setupTimeoutMs,
      signal,
      ...(task.setupNetwork ? { network: true } : {}),
    });
    signal.throwIfAborted();
    if (result.exitCode !== 0) {
      const lastOutput = (result.stderr.trim() || result.stdout.trim()).slice(-2000);
      const minutes = result.timedOut ? setupTimeoutMs / 60_000 : null;
      const { exitCode } = result;
      throw new TaskUnusable(sentence.setupFailed(task.setup, { minutes, exitCode }, lastOutput));
    }
    return (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
}

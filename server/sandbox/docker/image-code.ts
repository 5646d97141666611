import type Docker from 'dockerode';
import type { PreparationStage } from '@/server/core/run/preparation';
import type { Task } from '@/server/core/task/task';
import { TaskUnusable } from '@/server/sandbox/errors';
import { codeTooLarge, folderNotReplaced, noFolderInImage } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import type { Bytes } from '@/server/sandbox/store/names';
import { walk } from '@/server/sandbox/store/walk';
import { statusOf, unavailable } from './connect';
import { removeContainer } from './container';
import { labels, storeLabel } from './labels';
import { envMark, imageWithLink, preparing } from './linked-image';
import { type Seed, seedIn, seedLabel } from './seed';
import { unpackTarStream } from './untar';

/** Files that are packed and written at the same time. */
const mostPending = 32;
/** A stage is reported again after so long (ms). */
const reportEveryMs = 5000;

interface ReadingCode {
  /** Code beyond this is refused (bytes). */
  mostBytes: number;
  signal: AbortSignal;
  /** Variables of every command. */
  env?: Record<string, string> | undefined;
  begins?: ((stage: PreparationStage) => void) | undefined;
}

/**
 * The code that lies in an image, for tasks whose image brings its own (`/testbed` of SWE-bench's): its tree, and the
 * image in which its place leads to the workspace, so that whatever was installed from there finds the workspace's. It is
 * read once; the image with the link says what was read. Errors: TaskUnusable; the reason of the signal.
 */
export async function codeInImage(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  path: NonNullable<Task['imageDirectory']>,
  reading: ReadingCode,
): Promise<{ environment: string; tree: string }> {
  const { env = {} } = reading;
  const known = await knownCode(docker, store, image, path, env);
  if (known !== null) return known;
  const container = await docker.createContainer({ Image: image, Entrypoint: ['sh'], Labels: preparing });
  let read: Pick<Seed, 'tree' | 'files' | 'bytes'>;
  try {
    read = await treeAt(store, container, { path, image }, reading);
  } finally {
    await removeContainer(container);
  }
  const seed = { [labels.seed]: seedLabel({ image, path, ...read }) };
  const environment = await imageWithLink(docker, store, image, path, 'replace', { more: seed, env });
  if (environment === null) throw new TaskUnusable(folderNotReplaced(image, path));
  return { environment, tree: read.tree };
}

/** What was read before and is still complete in the store. */
async function knownCode(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  path: string,
  env: Record<string, string>,
) {
  const wantedEnv = envMark(env)[labels.env];
  const marks = { [labels.code]: path, [labels.codeOf]: image, [labels.store]: storeLabel(store.directory) };
  const label = Object.entries(marks).map(([name, value]) => `${name}=${value}`);
  for (const { Id, Labels } of await docker.listImages({ filters: { label } })) {
    const seed = Labels?.[labels.env] === wantedEnv ? seedIn(Labels) : null;
    if (seed !== null && isComplete(store, seed.tree)) return { environment: Id, tree: seed.tree };
  }
  return null;
}

/** Whether everything below a tree is in the store, where it then stays for the next minutes. */
function isComplete({ objects, trees }: SnapshotWriter, tree: string): boolean {
  try {
    if (!objects.has(tree)) return false;
    for (const { entry } of walk(trees, tree)) {
      if ((entry.type === 'file' || entry.type === 'dir') && !objects.has(entry.target)) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function treeAt(
  store: SnapshotWriter,
  container: Docker.Container,
  { path, image }: { path: string; image: string },
  { mostBytes, signal, begins }: ReadingCode,
): Promise<Pick<Seed, 'tree' | 'files' | 'bytes'>> {
  const archive = await container.getArchive({ path: `${path}/.` }).catch((error) => {
    if (statusOf(error) !== 404) throw unavailable(error);
    throw new TaskUnusable(noFolderInImage(image, path));
  });
  const changes = new Map<Bytes, Becomes>();
  const stored = new Map<Bytes, Promise<void>>();
  const pending: Promise<void>[] = [];
  let [files, bytes, reportedAt] = [0, 0, 0];
  for await (const { path: at, type, mode, target, content } of unpackTarStream(archive)) {
    signal.throwIfAborted();
    if (type === 'dir') changes.set(at, { type, mode });
    else if (type === 'link') changes.set(at, { type, mode, target });
    else if (type === 'hard') {
      await stored.get(target);
      const linked = changes.get(target);
      if (linked?.type === 'file') changes.set(at, linked);
    }
    if (type === 'file') {
      // A path is there already in its order: what is stored by other threads is filled in.
      const storing = store.objects.putAside(content).then((hash) => {
        changes.set(at, { type, mode, target: hash });
      });
      storing.catch(() => undefined);
      stored.set(at, storing);
      pending.push(storing);
      if (pending.length >= mostPending) await pending.shift();
    }
    files += type === 'file' ? 1 : 0;
    bytes += content.length;
    if (bytes > mostBytes) throw new TaskUnusable(codeTooLarge(image, path, mostBytes));
    if (performance.now() - reportedAt > reportEveryMs) {
      reportedAt = performance.now();
      begins?.({ stage: 'code', folder: path, files, bytes });
    }
  }
  await Promise.all(pending);
  return { tree: applyChanges(store.trees, store.trees.empty, changes), files, bytes };
}

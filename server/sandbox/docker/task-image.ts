import type Docker from 'dockerode';
import { errorMessage } from '@/server/core/base/error-message';
import type { Task } from '@/server/core/task/task';
import { SandboxUnavailable, TaskUnusable } from '@/server/sandbox/errors';
import { folderNotReplaced, imageNotPulled, noFolderInImage, pulling } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { applyChanges, type Becomes } from '@/server/sandbox/store/build';
import type { Bytes } from '@/server/sandbox/store/names';
import { statusOf, unavailable } from './connect';
import { removeContainer } from './container';
import { imageWithLink, preparing } from './linked-image';
import { unpackTar } from './tar';

/** The id of the image a task names; it is pulled where the engine does not have it. Error: SandboxUnavailable. */
export async function imageNamed(docker: Docker, name: string, log: (line: string) => void): Promise<string> {
  const present = await docker
    .getImage(name)
    .inspect()
    .catch((error) => {
      if (statusOf(error) === 404) return null;
      throw unavailable(error);
    });
  if (present) return present.Id;
  log(pulling(name));
  try {
    const output: NodeJS.ReadableStream = await docker.pull(name);
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(output, (error) => (error ? reject(error) : resolve()));
    });
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    const reason = errorMessage(error);
    throw new SandboxUnavailable(imageNotPulled(name, reason.trim()), { cause: error });
  }
}

/**
 * The code that lies in an image, for tasks whose image brings its own (`/testbed` of SWE-bench's): its tree, and the
 * image in which its place leads to the workspace, so that whatever was installed from there finds the workspace's.
 */
export async function codeInImage(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  path: NonNullable<Task['imageDirectory']>,
): Promise<{ environment: string; tree: string }> {
  const container = await docker.createContainer({ Image: image, Entrypoint: ['sh'], Labels: preparing });
  let tree: string;
  try {
    tree = await treeAt(store, container, path, image);
  } finally {
    await removeContainer(container);
  }
  const environment = await imageWithLink(docker, store, image, path, 'replace');
  if (environment === null) throw new TaskUnusable(folderNotReplaced(image, path));
  return { environment, tree };
}

async function treeAt(
  store: SnapshotWriter,
  container: Docker.Container,
  path: string,
  image: string,
): Promise<string> {
  const archive = await container.getArchive({ path: `${path}/.` }).catch((error) => {
    if (statusOf(error) !== 404) throw unavailable(error);
    throw new TaskUnusable(noFolderInImage(image, path));
  });
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(Buffer.from(chunk));
  const changes = new Map<Bytes, Becomes>();
  for (const { path: at, type, mode, target, content } of unpackTar(Buffer.concat(chunks))) {
    if (type === 'dir') changes.set(at, { type, mode });
    else if (type === 'link') changes.set(at, { type, mode, target });
    else if (type === 'file') changes.set(at, { type, mode, target: await store.objects.putFile(content) });
  }
  return applyChanges(store.trees, store.trees.empty, changes);
}

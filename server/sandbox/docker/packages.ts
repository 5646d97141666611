import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { textOf } from '@/server/sandbox/store/names';
import type { SharedFolder } from '@/server/sandbox/store/shared';
import { statusOf } from './connect';
import { type PackageMounts, removeContainer, workspacePath } from './container';
import { labels, processLabel, storeLabel } from './labels';
import { packTar } from './tar';

/** Where tools keep caches among packages. A container has these for itself, since the packages are read-only. */
const cacheNames = ['.cache', '.vite', '.vite-temp', '.vitest'];

/** Volumes that are being filled in this process, or were found filled. */
const filled = new Map<string, Promise<void>>();

/**
 * Shared packages as read-only volumes of the engine, one for each content: filled once, whichever machine the engine is
 * on, and used by all containers.
 */
export async function packageMounts(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  shared: readonly SharedFolder[],
): Promise<PackageMounts> {
  const result: PackageMounts = { mounts: [], tmpfs: {} };
  for (const { path, id } of shared) {
    const name = volumeName(store.directory, id);
    const ready = filled.get(name) ?? fill(docker, store, image, id, name);
    filled.set(name, ready);
    await ready.catch((error) => {
      filled.delete(name);
      throw error;
    });
    const target = `${workspacePath}/${textOf(path)}`;
    result.mounts.push({ Type: 'volume', Source: name, Target: target, ReadOnly: true });
    for (const cache of cacheNames) result.tmpfs[`${target}/${cache}`] = 'rw,exec,nosuid,mode=1777';
  }
  return result;
}

/** The caches of a container, for the shell, relative to the workspace. */
export const cachesOf = (shared: readonly SharedFolder[]): string[] =>
  shared.flatMap(({ path }) => cacheNames.map((name) => `./${path}/${name}`));

const prefix = 'espalier-packages';
const volumeName = (storeDirectory: string, id: string): string =>
  `${prefix}-${createHash('sha256').update(storeLabel(storeDirectory)).digest('hex').slice(0, 12)}-${id}`;

/** An empty volume of this name says that the other is whole: labels of a volume cannot be changed later. */
const markOf = (name: string): string => `${name}-whole`;

const isThere = (docker: Docker, name: string): Promise<boolean> =>
  docker
    .getVolume(name)
    .inspect()
    .then(
      () => true,
      (error) => {
        if (statusOf(error) === 404) return false;
        throw error;
      },
    );

async function fill(
  docker: Docker,
  store: SnapshotWriter,
  image: string,
  id: string,
  name: string,
): Promise<void> {
  if ((await isThere(docker, name)) && (await isThere(docker, markOf(name)))) return;
  const Labels = { [labels.store]: storeLabel(store.directory), [labels.packages]: id };
  await docker.createVolume({ Name: name, Labels });
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['sh'],
    Labels: { [labels.owner]: 'packages', [labels.process]: processLabel },
    HostConfig: {
      NetworkMode: 'none',
      Mounts: [{ Type: 'volume', Source: name, Target: workspacePath, VolumeOptions: noCopy }],
    },
  });
  try {
    const archive = spawn(
      'tar',
      ['-C', store.packages.pathOf(id), '-cf', '-', '--owner=0', '--group=0', '.'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = new Promise<void>((resolve, reject) => {
      archive.on('error', reject);
      archive.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar ended with ${code}`))));
    });
    await Promise.all([container.putArchive(archive.stdout, { path: workspacePath }), ended]);
    const caches = cacheNames.map((path) => {
      return { path, type: 'dir' as const, mode: 0o777, target: '', content: new Uint8Array() };
    });
    await container.putArchive(packTar(caches, { uid: 0, gid: 0, mtime: 0 }), { path: workspacePath });
    await docker.createVolume({ Name: markOf(name), Labels });
  } finally {
    await removeContainer(container);
  }
}

const noCopy = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } };

/** Removes the volumes of a store whose packages are not in `needed`. One that a container uses stays. Returns how many. */
export async function removeUnneededPackages(
  docker: Docker,
  storeDirectory: string,
  needed: ReadonlySet<string>,
): Promise<number> {
  const { Volumes } = await docker.listVolumes({
    filters: JSON.stringify({ label: [`${labels.store}=${storeLabel(storeDirectory)}`, labels.packages] }),
  });
  let removed = 0;
  for (const { Name, Labels } of Volumes ?? []) {
    if (needed.has(Labels?.[labels.packages] ?? '')) continue;
    filled.delete(Name);
    const gone = await docker
      .getVolume(Name)
      .remove()
      .then(
        () => true,
        () => false,
      );
    if (gone && !Name.endsWith('-whole')) removed += 1;
  }
  return removed;
}

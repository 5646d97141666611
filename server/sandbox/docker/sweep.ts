import { existsSync } from 'node:fs';
import type Docker from 'dockerode';
import { isAlive, thisProcess } from '@/server/sandbox/local/processes';
import { unavailable } from './connect';
import { removeContainer } from './container';
import { labels } from './labels';

/**
 * Removes the containers and volumes whose process on this machine died, and the environment images and packages whose snapshot store is gone
 * (an image that a stored snapshot may name is kept: the run it belongs to can be resumed). Returns what it removed.
 */
export async function sweepDocker(docker: Docker): Promise<string[]> {
  const removed: string[] = [];
  const containers = await docker
    .listContainers({ all: true, filters: { label: [labels.process] } })
    .catch((error) => {
      throw unavailable(error);
    });
  for (const { Id, Labels } of containers) {
    if (!isLeftBehind(Labels)) continue;
    await removeContainer(docker.getContainer(Id));
    removed.push(`container ${Id.slice(0, 12)} (${Labels[labels.owner] ?? ''})`);
  }
  // A workspace goes with its container, unless the container was removed by somebody without it.
  const { Volumes } = await docker.listVolumes({
    filters: JSON.stringify({ label: [labels.process], dangling: ['true'] }),
  });
  for (const { Name, Labels } of Volumes ?? []) {
    if (!isLeftBehind(Labels)) continue;
    const gone = await docker
      .getVolume(Name)
      .remove()
      .then(
        () => true,
        () => false,
      );
    if (gone) removed.push(`volume ${Name.slice(0, 12)}`);
  }
  const ofStores = await docker.listVolumes({ filters: JSON.stringify({ label: [labels.packages] }) });
  for (const { Name, Labels } of ofStores.Volumes ?? []) {
    if (!isOrphan(Labels)) continue;
    await docker
      .getVolume(Name)
      .remove()
      .catch(() => undefined);
  }
  const images = await docker.listImages({ filters: { label: [labels.store] } });
  const orphans = images.filter(({ Labels }) => isOrphan(Labels));
  removed.push(
    ...(await removeImages(
      docker,
      orphans.map(({ Id }) => Id),
    )),
  );
  return removed;
}

/** Whether the snapshot store for which it was made was on this machine and is gone. */
function isOrphan(carried: Record<string, string> | null | undefined): boolean {
  const label = carried?.[labels.store] ?? '';
  const space = label.indexOf(' ');
  return label.slice(0, space) === thisProcess.host && !existsSync(label.slice(space + 1));
}

/** Whether what carries these labels belongs to a process of this machine that died. */
function isLeftBehind(carried: Record<string, string> | null): boolean {
  const [host, pid, startTime = ''] = (carried?.[labels.process] ?? '').split(' ');
  return host === thisProcess.host && !isAlive(Number(pid), startTime);
}

/** Removes images, those built on others before these; one that something else needs stays. Returns what it removed. */
export async function removeImages(docker: Docker, ids: string[]): Promise<string[]> {
  const removed: string[] = [];
  let left = ids;
  for (let before = -1; left.length !== before && left.length > 0; ) {
    before = left.length;
    const kept: string[] = [];
    for (const id of left) {
      const gone = await docker
        .getImage(id)
        .remove({ force: true })
        .then(
          () => true,
          () => false,
        );
      if (gone) removed.push(`image ${id.slice(7, 19)}`);
      else kept.push(id);
    }
    left = kept;
  }
  return removed;
}

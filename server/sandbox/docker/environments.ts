import type Docker from 'dockerode';
import { labels, storeLabel } from './labels';
import { removeImages } from './sweep';

/** An image that holds what commands changed outside a workspace. */
export interface EnvironmentImage {
  id: string;
  /** Bytes of all its layers, those it shares with others too. */
  bytes: number;
  /** Ms since the epoch. */
  at: number;
}

/** The environments made for a snapshot store, newest first. */
export async function environmentsOf(docker: Docker, storeDirectory: string): Promise<EnvironmentImage[]> {
  const images = await docker.listImages({
    filters: { label: [`${labels.store}=${storeLabel(storeDirectory)}`] },
  });
  return images
    .map(({ Id, Size, Created }) => ({ id: Id, bytes: Size, at: Created * 1000 }))
    .sort((a, b) => b.at - a.at);
}

/** Removes a store's environments that are not needed and older than `before` (ms since the epoch). */
export async function removeUnneededEnvironments(
  docker: Docker,
  storeDirectory: string,
  needed: ReadonlySet<string>,
  before: number,
): Promise<string[]> {
  const found = await environmentsOf(docker, storeDirectory);
  return removeImages(
    docker,
    found.filter(({ id, at }) => !needed.has(id) && at < before).map(({ id }) => id),
  );
}

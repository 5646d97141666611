import type Docker from 'dockerode';
import { isImage } from '@/server/sandbox/docker/connect';
import { followPull, type PullProgress } from '@/server/sandbox/docker/pull-progress';
import { mirrored, splitImage } from './mirror';

/**
 * Pulls an image, from the mirror where one is named and may have it. The engine keeps the layers that came, so that a
 * pull which broke off goes on there. Returns whether it had to be pulled. Errors: what the engine says.
 */
export async function pullImage(
  docker: Docker,
  image: string,
  mirror: string | null,
  progress: PullProgress,
): Promise<boolean> {
  if (await isImage(docker, image)) return false;
  const elsewhere = mirror === null ? null : mirrored(image, mirror);
  const { repository, tag } = elsewhere ?? splitImage(image);
  const name = `${repository}:${tag}`;
  const output: NodeJS.ReadableStream = await docker.pull(name);
  await followPull(docker, output, progress);
  if (elsewhere !== null) {
    const own = splitImage(image);
    await docker.getImage(name).tag({ repo: own.repository, tag: own.tag });
    // The name of the mirror goes; the image stays under its own.
    await docker.getImage(name).remove();
  }
  return true;
}

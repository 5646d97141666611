import type Docker from 'dockerode';
import { isImage } from '@/server/sandbox/docker/connect';
import { mirrored, splitImage } from './mirror';

/** What the engine says of a layer while it comes. */
interface LayerEvent {
  status?: string;
  id?: string;
  error?: string;
  progressDetail?: { current?: number; total?: number };
}

export type Progress = (bytes: { done: number; total: number }) => void;

/**
 * Pulls an image, from the mirror where one is named and may have it. The engine keeps the layers that came, so that a
 * pull which broke off goes on there. Returns whether it had to be pulled. Errors: what the engine says.
 */
export async function pullImage(
  docker: Docker,
  image: string,
  mirror: string | null,
  progress: Progress,
): Promise<boolean> {
  if (await isImage(docker, image)) return false;
  const elsewhere = mirror === null ? null : mirrored(image, mirror);
  const { repository, tag } = elsewhere ?? splitImage(image);
  const name = `${repository}:${tag}`;
  const output: NodeJS.ReadableStream = await docker.pull(name);
  const layers = new Map<string, { done: number; total: number }>();
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      output,
      (error) => (error ? reject(error) : resolve()),
      (event: LayerEvent) => {
        if (event.error) reject(new Error(event.error));
        const { current, total } = event.progressDetail ?? {};
        if (event.status !== 'Downloading' || !event.id || !total) return;
        layers.set(event.id, { done: current ?? 0, total });
        const all = [...layers.values()];
        const sum = (part: 'done' | 'total') => all.reduce((bytes, layer) => bytes + layer[part], 0);
        progress({ done: sum('done'), total: sum('total') });
      },
    );
  });
  if (elsewhere !== null) {
    const own = splitImage(image);
    await docker.getImage(name).tag({ repo: own.repository, tag: own.tag });
    // The name of the mirror goes; the image stays under its own.
    await docker.getImage(name).remove();
  }
  return true;
}

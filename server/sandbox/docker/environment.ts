import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { notImported } from '@/server/sandbox/sentences';
import { labels, processLabel, quotedValue, storeLabel } from './labels';

/** The storage driver refuses the 125th layer. */
export const mostLayers = 100;

/**
 * The container's filesystem outside the workspace as a new image; one of a single layer where the layers would become
 * more than `limit`. `size`: bytes of the container's own layer.
 */
export async function captureEnvironment(
  docker: Docker,
  container: Docker.Container,
  storeDirectory: string,
  limit: number,
): Promise<{ environment: string; size: number; bytes: number; layers: number; flattened: boolean }> {
  const committed: { Id: string } = await container.commit({
    pause: false,
    ...environmentName(),
    changes: `LABEL ${labels.store}=${quotedValue(storeLabel(storeDirectory))}`,
  });
  const [listed] = await docker.listContainers({ size: true, filters: { id: [container.id] } });
  const size = Number(listed && 'SizeRw' in listed ? listed.SizeRw : 0);
  const image = await docker.getImage(committed.Id).inspect();
  const layers = image.RootFS.Layers?.length ?? 1;
  if (layers <= limit) return { environment: image.Id, size, bytes: size, layers, flattened: false };
  const flat = await docker.getImage(await flatten(docker, image, storeDirectory)).inspect();
  await docker.getImage(image.Id).remove({ force: true });
  return { environment: flat.Id, size, bytes: flat.Size, layers: 1, flattened: true };
}

/** A name keeps an image from those that `docker image prune` takes for left over. */
export const environmentName = () => ({ repo: 'espalier/environment', tag: randomBytes(8).toString('hex') });

/** The same filesystem and settings as an image of one layer. */
async function flatten(
  docker: Docker,
  image: Docker.ImageInspectInfo,
  storeDirectory: string,
): Promise<string> {
  const container = await docker.createContainer({
    Image: image.Id,
    Entrypoint: ['sh'],
    Labels: { [labels.owner]: 'flattening', [labels.process]: processLabel },
  });
  try {
    const archive = await container.export();
    const kept = [labels.roots, labels.seed].flatMap((name) => {
      const value = image.Config.Labels?.[name];
      return value === undefined ? [] : [`LABEL ${name}=${quotedValue(value)}`];
    });
    const settings = [
      `LABEL ${labels.store}=${quotedValue(storeLabel(storeDirectory))}`,
      ...kept,
      ...(image.Config.Env ?? []).map(
        (pair) => `ENV ${pair.slice(0, pair.indexOf('='))}=${quotedValue(pair.slice(pair.indexOf('=') + 1))}`,
      ),
      ...(image.Config.User ? [`USER ${image.Config.User}`] : []),
    ];
    const output = await docker.importImage(archive, { ...environmentName(), changes: settings });
    return await importedId(output);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** The image's id, the last thing the engine says of an import. */
export async function importedId(output: NodeJS.ReadableStream): Promise<string> {
  let progressText = '';
  for await (const chunk of output) progressText += chunk.toString();
  const id = /sha256:[0-9a-f]{64}/.exec(progressText)?.[0];
  if (!id) throw new Error(notImported(progressText.slice(-500)));
  return id;
}

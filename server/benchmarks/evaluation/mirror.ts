import { z } from 'zod';

/** The name of an image split as registries have it: `latest` where no tag is named. */
export interface ImageName {
  repository: string;
  tag: string;
}

/** The image as the engine has it, without a registry in front. */
export function splitImage(image: string): ImageName {
  const at = image.lastIndexOf(':');
  const hasTag = at > image.lastIndexOf('/');
  return hasTag
    ? { repository: image.slice(0, at), tag: image.slice(at + 1) }
    : { repository: image, tag: 'latest' };
}

const isHost = (part: string) => /[.:]/.test(part) || part === 'localhost';

/**
 * The name under which a mirror of Docker Hub (`host:port`) has an image of Docker Hub; null where the image is of another
 * registry, which a mirror does not have.
 */
export function mirrored(image: string, mirror: string): ImageName | null {
  const { repository, tag } = splitImage(image);
  const [first = '', ...rest] = repository.split('/');
  if (rest.length > 0 && isHost(first) && first !== 'docker.io') return null;
  const path = first === 'docker.io' ? rest.join('/') : repository;
  return { repository: `${mirror}/${path.includes('/') ? path : `library/${path}`}`, tag };
}

const layers = z.object({ layers: z.array(z.object({ size: z.number() })) });
const list = z.object({
  manifests: z.array(
    z.object({ digest: z.string(), platform: z.object({ architecture: z.string() }).optional() }),
  ),
});
const accepted = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');
const mostMs = 20_000;

/** Packed bytes of an image on a mirror that speaks plain HTTP, from its manifest; null where it does not tell. */
export async function packedBytes({ repository, tag }: ImageName): Promise<number | null> {
  const slash = repository.indexOf('/');
  const base = `http://${repository.slice(0, slash)}/v2/${repository.slice(slash + 1)}/manifests`;
  const get = async (reference: string): Promise<unknown> => {
    const signal = AbortSignal.timeout(mostMs);
    const response = await fetch(`${base}/${reference}`, { headers: { accept: accepted }, signal });
    return response.ok ? response.json() : null;
  };
  try {
    const first = await get(tag);
    const several = list.safeParse(first);
    const amd64 = several.success
      ? several.data.manifests.find(({ platform }) => platform?.architecture === 'amd64')
      : undefined;
    const found = layers.safeParse(amd64 ? await get(amd64.digest) : first);
    return found.success ? found.data.layers.reduce((sum, { size }) => sum + size, 0) : null;
  } catch {
    return null;
  }
}

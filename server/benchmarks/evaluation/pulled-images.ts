import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Docker from 'dockerode';
import { z } from 'zod';
import { statusOf } from '@/server/sandbox/docker/connect';

/** The images that were pulled here, the one needed last at the end. */
export interface PulledImages {
  list(): string[];
  /** Notes images as needed now. */
  need(images: readonly string[]): void;
  forget(image: string): void;
}

const names = z.array(z.string());

/** Keeps the names in a file of the data directory. A file that cannot be read is taken for an empty one: nothing is removed then. */
export function pulledImages(directory: string): PulledImages {
  const file = path.join(directory, 'pulled-images.json');
  const list = (): string[] => {
    try {
      return names.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return [];
    }
  };
  const write = (images: readonly string[]) => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(images));
    renameSync(`${file}.new`, file);
  };
  const others = (images: readonly string[]) => list().filter((one) => !images.includes(one));
  return {
    list,
    need: (images) => write([...others(images), ...images]),
    forget: (image) => write(others([image])),
  };
}

/** Unpacked bytes of an image; null where the engine does not have it. */
async function sizeOf(docker: Docker, image: string): Promise<number | null> {
  try {
    return (await docker.getImage(image).inspect()).Size;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/**
 * Unpacked bytes of all images that were pulled here, as the engine counts each: layers that two share count twice. One
 * that is gone is forgotten.
 */
export async function bytesOfPulled(docker: Docker, pulled: PulledImages): Promise<number> {
  let sum = 0;
  for (const image of pulled.list()) {
    const size = await sizeOf(docker, image);
    if (size === null) pulled.forget(image);
    else sum += size;
  }
  return sum;
}

/**
 * Removes images that were pulled here until the others take at most `most` bytes: the one first that was not needed for
 * the longest time. What is in `needed`, or in use by a container, stays. Returns what went, and the bytes that are left.
 */
export async function giveUpImages(
  docker: Docker,
  pulled: PulledImages,
  most: number,
  needed: ReadonlySet<string>,
): Promise<{ removed: string[]; bytes: number }> {
  const removed: string[] = [];
  let bytes = await bytesOfPulled(docker, pulled);
  for (const image of pulled.list().filter((one) => !needed.has(one))) {
    if (bytes <= most) break;
    try {
      await docker.getImage(image).remove();
    } catch (error) {
      if (statusOf(error) !== 409) throw error;
      continue;
    }
    pulled.forget(image);
    removed.push(image);
    bytes = await bytesOfPulled(docker, pulled);
  }
  return { removed, bytes };
}

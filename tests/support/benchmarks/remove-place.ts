import { rmSync } from 'node:fs';
import type { DataPaths } from '@/db/open';
import { composeWorld } from '@/server/process/compose';
import type { connectDocker } from '@/server/sandbox/docker/connect';

/** Removes a test's data with all that the engine holds of it, and the image of its instance. */
export async function removePlace(
  docker: ReturnType<typeof connectDocker>,
  { directory, paths, image }: { directory: string; paths: DataPaths; image: string },
): Promise<void> {
  // Images of environments go once the store that named them is gone, and the first sweep makes that store.
  const world = composeWorld(paths);
  await world.sweep();
  rmSync(directory, { recursive: true, force: true });
  await world.sweep();
  await world.close();
  await docker.getImage(image).remove({ force: true });
}

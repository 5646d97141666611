import { readdirSync } from 'node:fs';
import type Docker from 'dockerode';
import { followedBuild } from '@/server/sandbox/docker/followed-build';

/** Builds the image of a task directory from its folder `environment/`. Errors: those of the engine, with the step that failed. */
export async function buildEnvironment(
  docker: Docker,
  folder: string,
  image: string,
  log: (line: string) => void,
): Promise<void> {
  log(`Building ${image} …`);
  await followedBuild(docker, { context: folder, src: readdirSync(folder) }, image, log);
}

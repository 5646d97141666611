import type Docker from 'dockerode';
import { TaskUnusable } from '@/server/sandbox/errors';
import { engineHasNoNetwork } from '@/server/sandbox/sentences';
import { statusOf, unavailable } from './connect';

/** Errors: TaskUnusable where the engine has no default network (`dockerd --bridge=none`). */
export async function needsNetwork(docker: Docker): Promise<void> {
  try {
    await docker.getNetwork('bridge').inspect();
  } catch (error) {
    if (statusOf(error) !== 404) throw unavailable(error);
    throw new TaskUnusable(engineHasNoNetwork);
  }
}

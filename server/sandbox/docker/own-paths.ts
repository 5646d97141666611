import type Docker from 'dockerode';
import { TaskUnusable } from '@/server/sandbox/errors';
import type { Mentions } from '@/server/sandbox/own-paths';
import { noPlaceInContainer } from '@/server/sandbox/sentences';
import type { SnapshotWriter } from '@/server/sandbox/store';
import { imageWithLink } from './linked-image';

/** Nothing of an image shows there: the engine lays something else over these places. */
const covered = /^\/(?:tmp|proc|dev|sys|workspace)(?:\/|$)/;

/**
 * The environment in which the task's own paths on this machine lead to the workspace, where its files name them: an
 * editable install finds the workspace's code, and a script of a virtual environment its interpreter. Errors:
 * TaskUnusable where they cannot, and an interpreter would look there.
 */
export async function withOwnPaths(
  docker: Docker,
  store: Pick<SnapshotWriter, 'directory'>,
  environment: string,
  own: readonly string[],
  { any, code, script }: Mentions,
): Promise<string> {
  if (!any) return environment;
  let linked = environment;
  for (const path of own) {
    if (path === '/workspace') continue;
    const next = covered.test(path) ? null : await imageWithLink(docker, store, linked, path, 'keep');
    const needed = code ?? script;
    if (next === null && needed !== null) throw new TaskUnusable(noPlaceInContainer(needed, path));
    linked = next ?? linked;
  }
  return linked;
}

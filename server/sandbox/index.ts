import { join } from 'node:path';
import { errorMessage } from '@/server/core/base/error-message';
import type { SandboxDriver } from '@/server/core/ports/sandbox';
import { ensureBaseImage } from '@/server/sandbox/docker/base-image';
import { connectDocker, engineVersion } from '@/server/sandbox/docker/connect';
import { createDockerDriver } from '@/server/sandbox/docker/driver';
import { createLocalDriver } from '@/server/sandbox/local/driver';
import { describeIsolation, detectIsolation } from '@/server/sandbox/local/isolation';
import { openSnapshotStore } from '@/server/sandbox/store';

export { openSnapshotStore } from '@/server/sandbox/store';
export { SandboxUnavailable } from './errors';

/** Where the snapshot store lies in a data directory; the web process opens it for reading. */
export const snapshotDirectory = (dataDirectory: string): string => join(dataDirectory, 'snapshots');

/** A driver over the data directory's snapshot store. Nothing is started before it is asked for. */
export function createSandboxDriver(
  kind: 'local' | 'docker',
  { dataDirectory, log = () => undefined }: { dataDirectory: string; log?: (line: string) => void },
): SandboxDriver {
  const store = openSnapshotStore(snapshotDirectory(dataDirectory));
  return kind === 'local' ? createLocalDriver(store) : createDockerDriver(connectDocker(), store, log);
}

/** What this machine has: the Docker engine's version, or null and the reason; and what the local driver isolates. */
export async function detectSandbox(): Promise<{
  docker: string | null;
  reason: string | null;
  local: string;
}> {
  const local = describeIsolation(detectIsolation());
  try {
    return { docker: await engineVersion(connectDocker()), reason: null, local };
  } catch (error) {
    return { docker: null, reason: errorMessage(error), local };
  }
}

/** Builds the Docker driver's base image where it is missing; returns its id. */
export const buildBaseImage = (log: (line: string) => void): Promise<string> =>
  ensureBaseImage(connectDocker(), log);

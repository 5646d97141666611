import Docker from 'dockerode';
import { SandboxUnavailable } from '../errors';

/** The engine at DOCKER_HOST, or at the default socket. Nothing is asked of it yet. */
export const connectDocker = (): Docker => new Docker();

/** The HTTP status of an engine's answer, or null where it gave none. */
export function statusOf(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

/** The engine's version. Errors: SandboxUnavailable where none answers. */
export async function engineVersion(docker: Docker): Promise<string> {
  try {
    const { Version } = await docker.version();
    return Version;
  } catch (error) {
    throw unavailable(error);
  }
}

/** The same error in words that say what to do. */
export function unavailable(error: unknown): Error {
  if (error instanceof SandboxUnavailable) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  if (status === 404 && /image/i.test(reason)) {
    return new SandboxUnavailable(
      `The sandbox's image is missing (${reason}).`,
      'Pull or build it; the base image is built by `bin/espalier sandbox image`.',
      { cause: error },
    );
  }
  if (status !== null) {
    return new SandboxUnavailable(`The Docker engine refused: ${reason}.`, 'See the engine’s own log.', {
      cause: error,
    });
  }
  return new SandboxUnavailable(
    `No Docker engine answers at ${process.env.DOCKER_HOST ?? 'the default socket'} (${reason}).`,
    'Start it, set DOCKER_HOST, or choose the local sandbox.',
    { cause: error },
  );
}

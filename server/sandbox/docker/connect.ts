import { connect } from 'node:net';
import Docker from 'dockerode';
import { errorMessage } from '@/server/core/base/error-message';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import {
  containerRemoved,
  dockerDiskFull,
  dockerRefused,
  dockerSilent,
  imageMissing,
  type Trouble,
} from '@/server/sandbox/sentences';
import { ContainerGone } from './runner';

/** The engine at DOCKER_HOST, or at the default socket. Nothing is asked of it yet. */
export function connectDocker(): Docker {
  const docker = new Docker();
  const modem: object = docker.modem;
  if ('sshOptions' in modem && 'protocol' in modem && modem.protocol === 'ssh') {
    // dockerode copies its options for every request, and each opens a connection: a socket of its own for each. Without
    // `noDelay` a small request waits 40 ms for the acknowledgement of what was sent before it.
    const host = 'host' in modem ? String(modem.host) : '';
    const port = Number(('port' in modem && modem.port) || 22);
    const sock = () => connect({ host, port, noDelay: true });
    modem.sshOptions = Object.defineProperty({ ...Object(modem.sshOptions) }, 'sock', {
      enumerable: true,
      get: sock,
    });
  }
  return docker;
}

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

/** Whether the engine has the image. Errors: SandboxUnavailable where none answers. */
export async function isImage(docker: Docker, image: string): Promise<boolean> {
  try {
    await docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw unavailable(error);
  }
}

/** No answer at all, in Node's words and dockerode's. */
const unanswered =
  /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EACCES|socket hang up|closed/;

/** The same error in words that say what to do; an error that is not about the engine as it is. */
export function unavailable(error: unknown): Error {
  if (error instanceof SandboxUnavailable) return error;
  const reason = errorMessage(error);
  const status = statusOf(error);
  const unavailableFor = (trouble: Trouble) => new SandboxUnavailable(trouble, { cause: error });
  if (/no space left on device/i.test(reason)) return unavailableFor(dockerDiskFull);
  if (status === 404 && /image/i.test(reason)) return unavailableFor(imageMissing(reason));
  if (status === 404 || error instanceof ContainerGone) return unavailableFor(containerRemoved);
  if (status !== null) return unavailableFor(dockerRefused(reason));
  if (!unanswered.test(reason) && error instanceof Error) return error;
  return unavailableFor(dockerSilent(process.env.DOCKER_HOST ?? 'the default socket', reason));
}

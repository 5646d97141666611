import type Docker from 'dockerode';
import { errorMessage } from '@/server/core/base/error-message';
import { SandboxUnavailable } from '@/server/sandbox/errors';
import { imageNotPulled, pulling } from '@/server/sandbox/sentences';
import { statusOf, unavailable } from './connect';
import { followPull } from './pull-progress';

/** How a pull stands is reported again after so long (ms). */
const reportEveryMs = 5000;

/** The id of the image a task names; it is pulled where the engine does not have it. Error: SandboxUnavailable. */
export async function imageNamed(docker: Docker, name: string, log: (line: string) => void): Promise<string> {
  const present = await docker
    .getImage(name)
    .inspect()
    .catch((error) => {
      if (statusOf(error) === 404) return null;
      throw unavailable(error);
    });
  if (present) return present.Id;
  log(pulling(name));
  try {
    const output: NodeJS.ReadableStream = await docker.pull(name);
    let reportedAt = performance.now();
    await followPull(docker, output, (bytes) => {
      if (performance.now() - reportedAt < reportEveryMs) return;
      reportedAt = performance.now();
      log(pulling(name, bytes));
    });
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    const reason = errorMessage(error);
    throw new SandboxUnavailable(imageNotPulled(name, reason.trim()), { cause: error });
  }
}

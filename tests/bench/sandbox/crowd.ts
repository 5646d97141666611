import { connectDocker } from '@/server/sandbox/docker/connect';
import { must, type Place } from './place';

export interface Crowd {
  seconds: number;
  /** Sandboxes that made all their steps, each seeing its own files alone. */
  done: number;
  /** Containers left once the driver is closed. */
  left: number;
}

/** Sandboxes at work at the same time, ten changing steps each. Closes the place's driver. */
export async function crowd(place: Place, sandboxes: number): Promise<Crowd> {
  const root = await place.driver.prepare(place.task(), new AbortController().signal);
  const startedAt = performance.now();
  const ends = await Promise.allSettled(
    Array.from({ length: sandboxes }, async (_, me) => {
      const sandbox = await place.driver.open(root, { owner: `bench/a${me}`, commands: true });
      for (let step = 0; step < 10; step++) {
        await must(sandbox, `echo ${me} >> mine && test "$(sort -u mine)" = ${me}`);
        await sandbox.snapshot();
      }
      const lines = await must(sandbox, 'wc -l < mine');
      await sandbox.close();
      return lines.trim() === '10';
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await place.driver.close();
  const containers = await connectDocker().listContainers({
    all: true,
    filters: { label: ['espalier.pid'] },
  });
  const mine = containers.filter(
    ({ Labels }) => Labels['espalier.pid']?.split(' ')[1] === String(process.pid),
  );
  return {
    seconds,
    done: ends.filter((end) => end.status === 'fulfilled' && end.value).length,
    left: mine.length,
  };
}

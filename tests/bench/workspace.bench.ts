import { preparationSentence } from '@/server/core/run/preparation';
import { ensureBaseImage } from '@/server/sandbox/docker/base-image';
import { connectDocker } from '@/server/sandbox/docker/connect';
import { median, must, openPlace, timed, within } from '@/tests/bench/sandbox/place';
import { type BenchOptions, type BenchRow, figure } from './bench';

export const name = 'workspace';

const files = 60_000;
const image = `espalier-bench/large:${process.pid}`;
/** 60,000 files of 36 kB that are not alike, 100 to a folder, as the one commit of `/testbed`. */
const fill = `import os
for at in range(${files}):
    folder = f"/testbed/d{at // 100}"
    os.makedirs(folder, exist_ok=True)
    open(f"{folder}/f{at}.txt", "w").write(os.urandom(18000).hex())`;
const { signal } = new AbortController();

/** A workspace of 2 GB in 60,000 files, in an image as benchmarks have it: its preparation, and snapshots and forks after it. */
export async function run({ report }: BenchOptions): Promise<BenchRow[]> {
  const docker = connectDocker();
  report(`writing ${files} files into an image`);
  await writeImage(docker);
  report('reading them out once, as docker cp does');
  const readOut = await readOnce(docker);
  const place = openPlace();
  try {
    const task = { ...place.task(), image, imageDirectory: '/testbed', origin: 'benchmark' as const };
    const begun = performance.now();
    const root = await place.driver.prepare(task, signal, (stage) => report(preparationSentence(stage)));
    const prepared = performance.now() - begun;
    const [again = Number.NaN] = await timed(1, () => place.driver.prepare(task, signal), 0);
    const opened = performance.now();
    const snapshots = await within(place, root, async (sandbox) => {
      await must(sandbox, 'true');
      const first = performance.now() - opened;
      const ms: number[] = [];
      for (let at = 0; at < 12; at++) {
        await must(sandbox, `echo ${at} >> d${at}/f${at * 100}.txt`);
        const [took] = await timed(1, () => sandbox.snapshot(), 0);
        if (at >= 2 && took !== undefined) ms.push(took);
      }
      return { first, ms, last: (await sandbox.snapshot()).id };
    });
    const forks = await timed(8, () => within(place, snapshots.last, (sandbox) => must(sandbox, 'true')));
    const row = (what: string, value: number, unit = 'ms', naive?: number) =>
      figure({
        ...{ bench: name, name: `2 GB in 60,000 files: ${what}`, value, unit },
        ...(naive === undefined ? {} : { naive, ratio: naive / value }),
      });
    return [
      row('read out of the image once, as docker cp does', readOut / 1000, 's'),
      row('first preparation', prepared / 1000, 's', readOut / 1000),
      row('preparation again', again / 1000, 's', readOut / 1000),
      row('the first sandbox', snapshots.first / 1000, 's', readOut / 1000),
      row('snapshot after a one-line edit', median(snapshots.ms)),
      row('fork, warm, first command done', median(forks)),
    ];
  } finally {
    await place.close();
    await docker.getImage(image).remove({ force: true });
  }
}

/** Milliseconds for the archive of the folder, whose bytes go nowhere. */
async function readOnce(docker: ReturnType<typeof connectDocker>): Promise<number> {
  const container = await docker.createContainer({ Image: image, Labels: { 'espalier.test': '1' } });
  try {
    const begun = performance.now();
    let bytes = 0;
    for await (const chunk of await container.getArchive({ path: '/testbed/.' })) bytes += chunk.length;
    if (bytes < files * 36_000) throw new Error(`The archive holds ${bytes} bytes.`);
    return performance.now() - begun;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

async function writeImage(docker: ReturnType<typeof connectDocker>): Promise<void> {
  const base = await ensureBaseImage(docker, () => undefined);
  const container = await docker.createContainer({
    Image: base,
    Cmd: ['python3', '-c', fill],
    User: 'root',
    NetworkDisabled: true,
    Labels: { 'espalier.test': '1' },
  });
  try {
    await container.start();
    const { StatusCode } = await container.wait();
    if (StatusCode !== 0) throw new Error(`Writing the files ended with ${StatusCode}.`);
    const [repo, tag] = image.split(':');
    await container.commit({ repo, tag, changes: 'WORKDIR /testbed' });
  } finally {
    await container.remove({ force: true, v: true });
  }
}

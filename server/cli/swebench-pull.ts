import type { Command } from 'commander';
import type Docker from 'dockerode';
import { dataPaths } from '@/db/open';
import { mirrored, packedBytes } from '@/server/benchmarks/evaluation/mirror';
import { pullImage } from '@/server/benchmarks/evaluation/pull-image';
import { bytesOfPulled, giveUpImages, pulledImages } from '@/server/benchmarks/evaluation/pulled-images';
import { byteCount } from '@/server/core/base/byte-count';
import { errorMessage } from '@/server/core/base/error-message';
import { connectDocker, isImage } from '@/server/sandbox/docker/connect';
import { options } from './sentences';
import * as sentence from './sentences-swebench';
import { addInstanceOptions, chosenInstances, type InstanceFlags } from './swebench-instances';
import { positiveNumber, UsageError } from './usage';

const { pullHelp } = sentence;

interface PullFlags extends InstanceFlags {
  mirror?: string;
  maxGb?: number;
  database?: string;
  json?: boolean;
}

export function registerSwebenchPull(swebench: Command): void {
  addInstanceOptions(swebench.command('pull <instances>').description(pullHelp.about))
    .option('--mirror <host:port>', pullHelp.mirror)
    .option('--max-gb <number>', pullHelp.maxGb, positiveNumber('--max-gb'))
    .option('--database <file>', pullHelp.database)
    .option('--json', options.jsonLast)
    .action(pull);
}

async function pull(file: string, flags: PullFlags): Promise<void> {
  const mirror = flags.mirror ?? null;
  if (mirror !== null && !/^[\w.-]+(:\d+)?$/.test(mirror)) throw new UsageError(sentence.badMirror(mirror));
  const instances = await chosenInstances(file, flags);
  const docker = connectDocker();
  const missing: string[] = [];
  const all = [...new Set(instances.map(({ image }) => image))];
  try {
    for (const image of all) if (!(await isImage(docker, image))) missing.push(image);
  } catch (error) {
    throw new UsageError(errorMessage(error));
  }
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  note(sentence.toPull(all.length, missing.length, await sizeOf(missing, mirror)));
  const disk = await boundedDisk(docker, all, flags, note);
  const failed: { image: string; reason: string }[] = [];
  for (const [at, image] of missing.entries()) {
    const place = `${at + 1}/${missing.length} ${image}`;
    try {
      await disk.makeRoom();
      await pullImage(docker, image, mirror, ({ done, total }) => {
        if (process.stderr.isTTY) {
          process.stderr.write(`\r\x1b[K${place}: ${byteCount(done)} of ${byteCount(total)}`);
        }
      });
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      note(`${place}: pulled`);
      disk.pulled(image);
    } catch (error) {
      const reason = errorMessage(error).trim();
      failed.push({ image, reason });
      note(`${place}: ${sentence.notPulled(reason)}`);
    }
  }
  const pulled = missing.filter((image) => !failed.some((one) => one.image === image));
  await disk.giveUp();
  const { removed } = disk;
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ images: all.length, pulled, failed, removed })}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

const gigabyte = 1024 ** 3;

/** The bound on the disk that pulled images take: stated first, and kept by giving up images that this call does not need. */
async function boundedDisk(
  docker: Docker,
  all: readonly string[],
  { maxGb, database }: PullFlags,
  note: (line: string) => void,
) {
  const pulled = pulledImages(dataPaths(database).directory);
  const removed: string[] = [];
  const needed = new Set(all);
  const known = new Set(pulled.list());
  pulled.need(all.filter((image) => known.has(image)));
  const most = maxGb === undefined ? Number.POSITIVE_INFINITY : maxGb * gigabyte;
  if (maxGb !== undefined) note(sentence.diskBound(byteCount(await bytesOfPulled(docker, pulled)), maxGb));
  const giveUp = async () => {
    if (maxGb === undefined) return 0;
    const given = await giveUpImages(docker, pulled, most, needed);
    for (const image of given.removed) note(sentence.imageGivenUp(image));
    removed.push(...given.removed);
    return given.bytes;
  };
  return {
    removed,
    giveUp,
    pulled: (image: string) => pulled.need([image]),
    /** Errors: the images that are needed fill the bound. */
    makeRoom: async () => {
      const bytes = await giveUp();
      if (bytes >= most) throw new Error(sentence.diskFull(byteCount(bytes), maxGb ?? 0));
    },
  };
}

/** Packed bytes of the images, as the mirror tells them; null where one is not known. */
async function sizeOf(images: readonly string[], mirror: string | null): Promise<string | null> {
  if (mirror === null) return null;
  let sum = 0;
  for (const image of images) {
    const name = mirrored(image, mirror);
    const bytes = name === null ? null : await packedBytes(name);
    if (bytes === null) return null;
    sum += bytes;
  }
  return byteCount(sum);
}

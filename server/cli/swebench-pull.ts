import type { Command } from 'commander';
import { mirrored, packedBytes } from '@/server/benchmarks/evaluation/mirror';
import { pullImage } from '@/server/benchmarks/evaluation/pull-image';
import { byteCount } from '@/server/core/base/byte-count';
import { errorMessage } from '@/server/core/base/error-message';
import { connectDocker, isImage } from '@/server/sandbox/docker/connect';
import { options } from './sentences';
import * as sentence from './sentences-swebench';
import { addInstanceOptions, chosenInstances, type InstanceFlags } from './swebench-instances';
import { UsageError } from './usage';

const { pullHelp } = sentence;

interface PullFlags extends InstanceFlags {
  mirror?: string;
  json?: boolean;
}

export function registerSwebenchPull(swebench: Command): void {
  addInstanceOptions(swebench.command('pull <instances>').description(pullHelp.about))
    .option('--mirror <host:port>', pullHelp.mirror)
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
  const failed: { image: string; reason: string }[] = [];
  for (const [at, image] of missing.entries()) {
    const place = `${at + 1}/${missing.length} ${image}`;
    try {
      await pullImage(docker, image, mirror, ({ done, total }) => {
        if (process.stderr.isTTY) {
          process.stderr.write(`\r\x1b[K${place}: ${byteCount(done)} of ${byteCount(total)}`);
        }
      });
      if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
      note(`${place}: pulled`);
    } catch (error) {
      const reason = errorMessage(error).trim();
      failed.push({ image, reason });
      note(`${place}: ${sentence.notPulled(reason)}`);
    }
  }
  const pulled = missing.filter((image) => !failed.some((one) => one.image === image));
  if (flags.json) process.stdout.write(`${JSON.stringify({ images: all.length, pulled, failed })}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
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

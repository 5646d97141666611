import type Docker from 'dockerode';
import { z } from 'zod';
import { removeContainer, workspacePath } from './container';
import { labels } from './labels';
import { preparing } from './linked-image';

const seed = z.object({
  /** The image in which the files lie, and where. */
  image: z.string(),
  path: z.string(),
  /** What they are in the store. */
  tree: z.string(),
  files: z.number(),
  bytes: z.number(),
});

/** Files in an image from which a workspace is filled within the engine, faster than they are sent to it. */
export type Seed = z.infer<typeof seed>;

export const seedLabel = (value: Seed): string => JSON.stringify(value);

/** The seed that an image's labels name; null for none. */
export function seedIn(carried: Record<string, string> | null | undefined): Seed | null {
  try {
    return seed.parse(JSON.parse(carried?.[labels.seed] ?? 'null'));
  } catch {
    return null;
  }
}

/** From this size on (files, bytes) it is worth a container to fill a workspace from its image. */
const worthwhile = { files: 2000, bytes: 32 << 20 };
export const isWorthwhile = ({ files, bytes }: Seed): boolean =>
  files >= worthwhile.files || bytes >= worthwhile.bytes;

const diskBlock = 4096;
/** What the files take on a disk, at most. */
export const bytesOnDisk = ({ files, bytes }: Seed): number => bytes + files * diskBlock;

/** Hard links become files of their own, as they are in the store; times stay, so that what was built stays newer. */
const copy = `cp -R -P --preserve=mode,timestamps "$1/." ${workspacePath}/`;

/**
 * Copies the seed's files into the workspace of a container, whose owner is root. Returns whether it did; if not, the
 * workspace may hold a part of them.
 */
export async function fillWorkspace(
  docker: Docker,
  container: Docker.Container,
  { image, path }: Seed,
): Promise<boolean> {
  const { Mounts } = await container.inspect();
  const volume = Mounts.find(({ Destination }) => Destination === workspacePath)?.Name;
  if (volume === undefined) return false;
  const helper = await docker
    .createContainer({
      Image: image,
      User: '0',
      WorkingDir: '/',
      Entrypoint: ['sh', '-c', copy, 'sh', path],
      Cmd: [],
      Labels: preparing,
      HostConfig: {
        NetworkMode: 'none',
        SecurityOpt: ['no-new-privileges'],
        Mounts: [
          { Type: 'volume', Source: volume, Target: workspacePath, ReadOnly: false, VolumeOptions: noCopy },
        ],
        LogConfig: { Type: 'none', Config: {} },
      },
    })
    .catch(() => null);
  if (helper === null) return false;
  try {
    await helper.start();
    const { StatusCode }: { StatusCode: number } = await helper.wait();
    return StatusCode === 0;
  } catch {
    return false;
  } finally {
    await removeContainer(helper);
  }
}

const noCopy = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } };

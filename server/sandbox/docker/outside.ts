import { lstatSync, readdirSync } from 'node:fs';
import type Docker from 'dockerode';
import { type Bytes, bufferOf, bytesOf } from '@/server/sandbox/store/names';
import type { Runner } from './runner';

/** Tells whether a container's filesystem outside the workspace has changed. */
export interface OutsideWatch {
  /** How it is found, for people. */
  readonly method: 'the engine’s disk' | 'times of folders' | 'times of files' | 'the engine’s comparison';
  /** Whether anything changed since the container was started, or since `rebase`. */
  changed(): Promise<boolean>;
  /** What stands now is the unchanged. False where this way cannot tell a later change from an earlier one. */
  rebase(): Promise<boolean>;
}

/** Mount points and the files the engine makes itself. */
const notOurs = ['/workspace', '/tmp', '/proc', '/dev', '/sys', '/etc/hosts', '/etc/hostname'];
const engineFiles = ['/etc/resolv.conf', '/etc/mtab', '/.dockerenv'];
const left = new Set([...notOurs, ...engineFiles]);

/**
 * The fastest way there is for this container. `ESPALIER_ENGINE_DISK=0` forgoes the first.
 *
 * 1. Where the engine keeps its files on this machine and we may read them: the container's own layer, which holds only
 *    what changed. Under a millisecond.
 * 2. On an overlay, GNU find over the status-change times of folders: the first change of a file copies it up, which
 *    enters it anew in its folder. A program in the container cannot set that time.
 * 3. On other storage, or once something has changed before: the same of all files.
 * 4. Without GNU find: the engine compares all files of container and image.
 */
export async function watchOutside(
  container: Docker.Container,
  runner: Runner,
  image: { hasFind: boolean; overlay: boolean },
): Promise<OutsideWatch> {
  const disk = process.env.ESPALIER_ENGINE_DISK === '0' ? null : await layerOnThisMachine(container);
  if (disk) return watchDisk(disk);
  if (image.hasFind) return watchTimes(runner, image.overlay, await clockBefore(runner));
  return {
    method: 'the engine’s comparison',
    async changed() {
      // Where nothing changed the engine answers `null`, which dockerode hands on as bytes.
      const compared: unknown = await container.changes();
      const changes: { Path: string }[] = Array.isArray(compared) ? compared : [];
      return changes.some(
        ({ Path }) => Path !== '/etc' && !left.has(Path) && !left.has(/^\/[^/]*/.exec(Path)?.[0] ?? ''),
      );
    },
    rebase: async () => false,
  };
}

/** Directory names of the engine are random, 256 bits: one that stands here is the engine's own. */
async function layerOnThisMachine(container: Docker.Container): Promise<Bytes | null> {
  const { GraphDriver } = await container.inspect();
  const data: Record<string, unknown> = { ...GraphDriver?.Data };
  const { UpperDir: upper } = data;
  if (typeof upper !== 'string') return null;
  try {
    readdirSync(upper);
    return bytesOf(upper);
  } catch {
    return null;
  }
}

function watchDisk(layer: Bytes): OutsideWatch {
  let before = fingerprint(layer);
  return {
    method: 'the engine’s disk',
    changed: async () => fingerprint(layer) !== before,
    async rebase() {
      before = fingerprint(layer);
      return true;
    },
  };
}

/** Every entry of the container's layer. A folder made anew in place of another has another inode. */
function fingerprint(layer: Bytes): string {
  const lines: string[] = [];
  const visit = (path: Bytes) => {
    for (const name of readdirSync(bufferOf(`${layer}${path}`), { encoding: 'latin1' })) {
      const inside = `${path}/${name}`;
      if (left.has(inside)) continue;
      const found = lstatSync(bufferOf(`${layer}${inside}`), { bigint: true });
      const folder = found.isDirectory();
      const content = folder ? '' : ` ${found.size} ${found.ctimeNs}`;
      lines.push(`${inside}\0${found.mode} ${found.uid} ${found.gid} ${found.ino}${content}`);
      if (folder) visit(inside);
    }
  };
  visit('');
  return lines.sort().join('\0');
}

function watchTimes(runner: Runner, overlay: boolean, start: string): OutsideWatch {
  const prune = [...notOurs, ...engineFiles].map((path) => `-path ${path}`).join(' -o ');
  let since = start;
  let foldersOnly = overlay;
  return {
    get method() {
      return foldersOnly ? 'times of folders' : 'times of files';
    },
    async changed() {
      let found = false;
      const what = foldersOnly ? '-type d ' : '';
      const code = await runner.request(
        `find / -xdev \\( ${prune} \\) -prune -o ${what}-newerct @${since} -printf x -quit </dev/null >&3 2>/dev/null`,
        {
          stdout: (chunk) => {
            found ||= chunk.length > 0;
          },
        },
      );
      return found || code > 1;
    },
    async rebase() {
      since = await clockBefore(runner);
      foldersOnly = false;
      return true;
    },
  };
}

/** A time of the container's file clock that is past: whatever changes from now on is strictly newer. */
async function clockBefore(runner: Runner): Promise<string> {
  const now = async () => {
    const chunks: Buffer[] = [];
    await runner.request("rm -f /tmp/clock; : > /tmp/clock; find /tmp/clock -printf '%C@' >&3", {
      stdout: (chunk) => chunks.push(chunk),
    });
    return Buffer.concat(chunks).toString('latin1');
  };
  const first = await now();
  while ((await now()) === first);
  return first;
}

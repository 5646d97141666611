import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentId, listPackages } from '@/server/sandbox/packages/listing';
import { copyTree, type Packages } from '@/server/sandbox/packages/packages';
import { type Bytes, bufferOf } from '@/server/sandbox/store/names';

/** Shared packages in the workspace of one executor: each folder shows the packages, with what commands changed over it. */
export interface Mounts {
  /** Shows packages at a path of the workspace, or others than before. The path is a folder there. */
  show(path: Bytes, id: string): Promise<void>;
  /** Takes them away; the caller removes the folder. */
  hide(path: Bytes): void;
  /** Forgets what commands changed. */
  reset(): Promise<void>;
  /** Whether a path of the workspace is one of them. */
  has(path: Bytes): boolean;
  /** The packages that commands changed since `show` or `reset`: kept as new ones, by path. */
  changed(): Promise<Map<Bytes, string>>;
  /** The command that runs a program where the packages can be seen. */
  within(command: { file: string; args: string[] }): { file: string; args: string[] };
}

interface Mounted {
  id: string;
  /** The folder with `lower`, `upper` and `work`. Its name has no character that the mount options treat as theirs. */
  place: string;
}

/** Mounts each `place` ($1, $3, …) at the folder after it ($2, $4, …) up to `--`, then runs what follows. */
const script = `while [ "$1" != -- ]; do
mount -t overlay overlay -o "lowerdir=$1/lower,upperdir=$1/upper,workdir=$1/work,userxattr" "$2" || exit 125
shift 2
done
shift
exec "$@"`;

/** The command behind `mounts`, in a user namespace of its own, in which a plain user may mount. */
function mounting(
  mounts: readonly { place: string; at: string }[],
  { file, args }: { file: string; args: string[] },
): { file: string; args: string[] } {
  if (mounts.length === 0) return { file, args };
  const places = mounts.flatMap(({ place, at }) => [place, at]);
  return {
    file: 'unshare',
    args: ['-Urm', '--', '/bin/sh', '-c', script, 'sh', ...places, '--', file, ...args],
  };
}

function makePlace(place: string, packages: string): void {
  for (const name of ['upper', 'work']) mkdirSync(join(place, name), { recursive: true });
  symlinkSync(packages, join(place, 'lower'));
}

let probed: boolean | null = null;

/** Whether this machine lets a user lay one folder over another (overlayfs in a user namespace); tried once. */
export function canMount(): boolean {
  if (process.env.ESPALIER_OVERLAY === '0' || process.platform !== 'linux') return false;
  if (probed !== null) return probed;
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'espalier-mount-'));
  try {
    for (const name of ['packages', 'packages/seen', 'at', 'place']) mkdirSync(join(directory, name));
    writeFileSync(join(directory, 'packages', 'seen', 'file'), '');
    const place = join(directory, 'place');
    makePlace(place, join(directory, 'packages'));
    const at = join(directory, 'at');
    const { file, args } = mounting([{ place, at }], {
      file: '/bin/sh',
      args: ['-c', 'rm -r "$1/seen" && mkdir "$1/seen" && exit 42', 'sh', at],
    });
    probed = spawnSync(file, args, { timeout: 5000 }).status === 42;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return probed;
}

/** Packages laid under the workspace by overlayfs: nothing is copied, and what commands change lies apart. */
export function overlayMounts(packages: Packages, work: string, home: string): Mounts {
  const mounted = new Map<Bytes, Mounted>();
  let count = 0;
  const at = (path: Bytes) => join(work, bufferOf(path).toString());
  const pairs = () => [...mounted].map(([path, { place }]) => ({ place, at: at(path) }));
  const empty = async (place: string) => {
    // The kernel makes a folder in `work` that even its owner may not read.
    await rm(join(place, 'upper'), { recursive: true, force: true });
    mkdirSync(join(place, 'upper'));
  };
  return {
    async show(path, id) {
      const place = join(home, String(++count));
      makePlace(place, packages.pathOf(id));
      mounted.set(path, { id, place });
    },
    hide: (path) => void mounted.delete(path),
    async reset() {
      for (const { place } of mounted.values()) await empty(place);
    },
    has: (path) => mounted.has(path),
    async changed() {
      const found = new Map<Bytes, string>();
      for (const [path, { place }] of mounted) {
        if ((await listPackages(join(place, 'upper'))).size === 0) continue;
        const copy = join(home, `merged-${++count}`);
        const source = at(path);
        await finished(mounting([{ place, at: source }], { file: 'cp', args: ['-a', '--', source, copy] }));
        const id = await packages.share(copy);
        await rm(copy, { recursive: true, force: true });
        found.set(path, id);
      }
      return found;
    },
    within: (command) => mounting(pairs(), command),
  };
}

/** Packages copied into the workspace, where they cannot be laid under it. What commands change is found by looking. */
export function copiedMounts(packages: Packages, work: string): Mounts {
  const mounted = new Map<Bytes, { id: string; seen: string }>();
  const at = (path: Bytes) => join(work, bufferOf(path).toString());
  const seenAt = async (path: Bytes) => contentId(await listPackages(at(path)));
  const fill = async (path: Bytes, id: string) => {
    await rm(at(path), { recursive: true, force: true });
    await copyTree(packages.pathOf(id), at(path));
    mounted.set(path, { id, seen: await seenAt(path) });
  };
  return {
    show: fill,
    hide: (path) => void mounted.delete(path),
    async reset() {
      for (const [path, { id, seen }] of [...mounted])
        if ((await seenAt(path)) !== seen) await fill(path, id);
    },
    has: (path) => mounted.has(path),
    async changed() {
      const found = new Map<Bytes, string>();
      for (const [path, { seen }] of mounted) {
        if ((await seenAt(path)) !== seen) found.set(path, await packages.share(at(path)));
      }
      return found;
    },
    within: (command) => command,
  };
}

function finished({ file, args }: { file: string; args: string[] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let printed = '';
    child.stderr.on('data', (data: Buffer) => {
      printed = (printed + data.toString()).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(printed.trim()))));
  });
}

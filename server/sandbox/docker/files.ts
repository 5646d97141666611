import type { SyncPlan } from '../executor/plan';
import type { Listing, Seen } from '../executor/scan';
import type { Bytes } from '../store/names';
import { type Started, workspacePath } from './container';
import { quoted } from './quote';
import { packTar, type TarEntry, unpackTar } from './tar';

const inWorkspace = `cd ${workspacePath}`;
/** Small archives go through the runner, at a millisecond; larger ones by the engine's archive call. */
const smallArchive = 512 * 1024;
const longestLine = 64 * 1024;
const none = new Uint8Array();
/** Files changed this shortly before the newest one may change again within the clock's grain (s). */
const grain = 0.02;

/** The workspace's files in a container. */
export interface ContainerFiles {
  apply(plan: SyncPlan, load: (hash: string) => Buffer, stamp: number): Promise<void>;
  /** What stands there now; null where the image has no tool for it (then read everything). */
  list(): Promise<Listing | null>;
  /** The archive of the given paths, or of everything. */
  fetch(paths: Bytes[] | null): Promise<TarEntry[]>;
  remove(paths: Bytes[]): Promise<void>;
}

export function openContainerFiles({
  container,
  runner,
  uid,
  gid,
  hasHead,
  hasFind,
}: Started): ContainerFiles {
  /** `command` over the paths, in as many requests as the length of a line asks for. */
  const each = async (command: string, paths: Bytes[]) => {
    for (const words of lines(paths)) {
      await runner.request(`(${inWorkspace} && ${command} ${words}) </dev/null 2>/dev/null >&2`);
    }
  };
  const output = async (line: string) => {
    const chunks: Buffer[] = [];
    const code = await runner.request(line, { stdout: (chunk) => chunks.push(chunk) });
    return { code, bytes: Buffer.concat(chunks) };
  };

  const unpack = async (entries: TarEntry[], stamp: number) => {
    if (entries.length === 0) return;
    const archive = packTar(entries, { uid, gid, mtime: stamp });
    if (!hasHead || archive.length > smallArchive) {
      await container.putArchive(archive, { path: workspacePath });
      return;
    }
    const code = await runner.request(
      `head -c ${archive.length} | (${inWorkspace} && tar xopf -; code=$?; cat >/dev/null; exit $code)`,
      { input: archive },
    );
    if (code !== 0) await container.putArchive(archive, { path: workspacePath });
  };

  const scan = async (): Promise<Listing> => {
    const { bytes } = await output(
      `(${inWorkspace} && find . -mindepth 1 -printf '%y %m %s %T@ %C@ %i\\0%l\\0%P\\0') </dev/null >&3`,
    );
    return parseListing(bytes);
  };

  return {
    async apply(plan, load, stamp) {
      await each('chmod u+rwx', plan.unlock);
      await each('rm -rf', plan.remove);
      await unpack(archiveOf(plan, load), stamp);
      for (const [mode, paths] of byMode(plan.modes)) await each(`chmod ${mode}`, paths);
    },
    async list() {
      if (!hasFind) return null;
      let listing = await scan();
      const closed = new Map<Bytes, number>();
      for (let found = unreadable(listing); found.length > 0; found = unreadable(listing)) {
        const news = found.filter(([path]) => !closed.has(path));
        if (news.length === 0) break;
        for (const [path, mode] of news) closed.set(path, mode);
        await each(
          'chmod u+rwx',
          news.map(([path]) => path),
        );
        listing = await scan();
      }
      for (const [path, mode] of [...closed].reverse()) {
        await each(`chmod ${mode.toString(8)}`, [path]);
        const seen = listing.get(path);
        if (seen) listing.set(path, { ...seen, mode });
      }
      return listing;
    },
    async fetch(paths) {
      const entries: TarEntry[] = [];
      for (const words of paths === null ? ['.'] : lines(paths)) {
        const { bytes } = await output(`(${inWorkspace} && tar cf - ${words}) </dev/null 2>/dev/null >&3`);
        entries.push(...unpackTar(bytes));
      }
      return entries;
    },
    remove: (paths) => each('rm -rf', paths),
  };
}

function archiveOf(plan: SyncPlan, load: (hash: string) => Buffer): TarEntry[] {
  return [
    ...plan.directories.map(
      (path): TarEntry => ({ path, type: 'dir', mode: 0o700, target: '', content: none }),
    ),
    ...plan.files.map(
      ({ path, entry }): TarEntry => ({
        path,
        type: 'file',
        mode: entry.mode,
        target: '',
        content: load(entry.target),
      }),
    ),
    ...plan.links.map(
      ({ path, entry }): TarEntry => ({
        path,
        type: 'link',
        mode: 0o777,
        target: entry.target,
        content: none,
      }),
    ),
  ];
}

/** Quoted paths in portions that fit a line. */
function lines(paths: Bytes[]): string[] {
  const portions: string[] = [];
  let words = '';
  for (const path of paths) {
    words += ` ${quoted(`./${path}`)}`;
    if (words.length > longestLine) {
      portions.push(words);
      words = '';
    }
  }
  if (words !== '') portions.push(words);
  return portions;
}

/** Runs of equal modes, the order kept (deepest first). */
function byMode(modes: { path: Bytes; mode: number }[]): [string, Bytes[]][] {
  const runs: [string, Bytes[]][] = [];
  for (const { path, mode } of modes) {
    const last = runs.at(-1);
    const text = mode.toString(8).padStart(4, '0');
    if (last?.[0] === text) last[1].push(path);
    else runs.push([text, [path]]);
  }
  return runs;
}

const unreadable = (listing: Listing): [Bytes, number][] =>
  [...listing].flatMap(([path, { type, mode }]) =>
    type === 'dir' && (mode & 0o500) !== 0o500 ? [[path, mode]] : [],
  );

let listings = 0;
const types: Record<string, Seen['type']> = { f: 'file', d: 'dir', l: 'link' };

function parseListing(bytes: Buffer): Listing {
  listings += 1;
  const fields = bytes.toString('latin1').split('\0');
  const rows: {
    path: Bytes;
    type: Seen['type'];
    mode: number;
    target: Bytes;
    about: string;
    written: number;
  }[] = [];
  let newest = 0;
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [letter = '', mode = '', size = '', mtime = '', ctime = '', inode = ''] = (fields[at] ?? '').split(
      ' ',
    );
    const written = Number(mtime) % 1 === 0 ? 0 : Number(mtime);
    newest = Math.max(newest, written);
    rows.push({
      path: fields[at + 2] ?? '',
      type: types[letter] ?? 'other',
      mode: Number.parseInt(mode, 8),
      target: fields[at + 1] ?? '',
      about: `${size} ${mtime} ${ctime} ${inode}`,
      written,
    });
  }
  const listing: Listing = new Map();
  for (const { path, type, mode, target, about, written } of rows) {
    const recent = written > 0 && written >= newest - grain;
    const stamp = type === 'file' ? (recent ? `${about} ${listings}` : about) : '';
    listing.set(path, { type, mode: type === 'link' ? 0o777 : mode, target, stamp });
  }
  return listing;
}

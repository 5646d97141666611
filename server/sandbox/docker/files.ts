import { randomBytes } from 'node:crypto';
import type { SyncPlan } from '@/server/sandbox/executor/plan';
import type { Listing } from '@/server/sandbox/executor/scan';
import type { Bytes } from '@/server/sandbox/store/names';
import { turns } from '@/server/sandbox/turns';
import { type Started, workspacePath } from './container';
import { parseListing, row } from './listing';
import { quoted } from './quote';
import { packTar, type TarEntry } from './tar';
import { unpackTar } from './untar';

const inWorkspace = `cd ${workspacePath}`;
/** Small archives go through the runner, at a millisecond; larger ones by the engine's archive call. */
const smallArchive = 512 * 1024;
const longestLine = 64 * 1024;
/** A shell reads its line byte by byte: beyond so many names it is faster to list the whole workspace. */
const fewFiles = 100;
const none = new Uint8Array();

/** The workspace's files in a container. */
export interface ContainerFiles {
  /** Carries out the plan. What then stands at its files' places; null where the image has no tool to tell. */
  apply(
    plan: SyncPlan,
    load: (hash: string) => Buffer | Promise<Buffer>,
    stamp: number,
  ): Promise<Listing | null>;
  /** What stands there now; null where the image has no tool for it (then read everything). */
  list(): Promise<Listing | null>;
  /** The given paths, or everything; also everything where not all of them may be read in the container. */
  fetch(paths: Bytes[] | null): Promise<TarEntry[]>;
  remove(paths: Bytes[]): Promise<void>;
  /** Makes folders empty. */
  empty(folders: Bytes[]): Promise<void>;
}

/** `apart`: folders of shared packages, which are never looked into. */
export function openContainerFiles(
  { container, runner, uid, gid, hasHead, hasFind }: Started,
  apart: readonly Bytes[] = [],
): ContainerFiles {
  const excluded = apart.map((path) => ` --exclude=${quoted(`./${path}`)}`).join('');
  const pruned =
    apart.length === 0
      ? ''
      : `\\( ${apart.map((path) => `-path ${quoted(`./${path}`)}`).join(' -o ')} \\) -prune -o `;
  const isApart = (at: Bytes) => apart.some((path) => at === path || at.startsWith(`${path}/`));
  const output = async (line: string, input?: Buffer) => {
    const chunks: Buffer[] = [];
    const code = await runner.request(line, {
      stdout: (chunk) => chunks.push(chunk),
      ...(input && { input }),
    });
    return { code, bytes: Buffer.concat(chunks) };
  };
  /** One request for as many commands as fit a line: a request costs little, a process a millisecond. */
  const inTurn = async (commands: string[]) => {
    for (const line of portions(commands, ';')) {
      await runner.request(`(${inWorkspace} && { ${line};}) </dev/null 2>/dev/null >&2`);
    }
  };
  const each = (command: string, paths: Bytes[]) =>
    inTurn(argumentsOf(paths).map((some) => `${command}${some}`));

  /** By the engine's archive call, which refuses links out of the workspace: those come as an archive within, for tar. */
  const putAll = async (entries: TarEntry[], stamp: number) => {
    const owner = { uid, gid, mtime: stamp };
    const leaving = entries.filter(mayLeave);
    if (leaving.length === 0) {
      await container.putArchive(packTar(entries, owner), { path: workspacePath });
      return;
    }
    const name = `.espalier-${randomBytes(8).toString('hex')}`;
    const content = packTar(leaving, owner);
    const within: TarEntry = { path: name, type: 'file', mode: 0o600, target: '', content };
    const staying = entries.filter((entry) => !mayLeave(entry));
    await container.putArchive(packTar([...staying, within], owner), { path: workspacePath });
    const { code } = await output(
      `(${inWorkspace} && { tar xopf ${name}; code=$?; rm -f ${name}; exit $code;}) </dev/null 2>/dev/null >&3`,
    );
    if (code !== 0) throw new Error(`${leaving.length} links could not be made in the container.`);
  };

  /** Unpacks the archive, then runs `after` (a list of commands). Answers what that prints. */
  const unpack = async (entries: TarEntry[], stamp: number, after: string): Promise<Buffer> => {
    if (entries.length > 0) {
      const archive = packTar(entries, { uid, gid, mtime: stamp });
      if (hasHead && archive.length <= smallArchive && after.length <= longestLine) {
        const { code, bytes } = await output(
          `(${inWorkspace} && head -c ${archive.length} | (tar xopf - 2>/dev/null; code=$?; cat >/dev/null; exit $code) && { ${after};} >&3)`,
          archive,
        );
        if (code === 0) return bytes;
      }
      await putAll(entries, stamp);
    }
    return (await output(`(${inWorkspace} && { ${after};}) </dev/null >&3`)).bytes;
  };

  /** The engine reads what its owner in the container has taken the right to read from. */
  const everythingByEngine = async (): Promise<TarEntry[]> => {
    const chunks: Buffer[] = [];
    for await (const chunk of await container.getArchive({ path: `${workspacePath}/.` })) {
      chunks.push(Buffer.from(chunk));
    }
    return [...unpackTar(Buffer.concat(chunks))].filter(({ path }) => !isApart(path));
  };

  const scan = async (): Promise<Listing> => {
    const { bytes } = await output(
      `(${inWorkspace} && find . -mindepth 1 ${pruned}-printf ${row}) </dev/null >&3`,
    );
    return parseListing(bytes);
  };

  return {
    async apply(plan, load, stamp) {
      const before = [
        ...argumentsOf(plan.unlock).map((some) => `chmod u+rwx${some}`),
        ...argumentsOf(plan.remove).map((some) => `rm -rf${some}`),
      ];
      if (before.length > 0) await inTurn(before);
      const modes = byMode(plan.modes).flatMap(([mode, paths]) =>
        argumentsOf(paths).map((some) => `chmod ${mode}${some}`),
      );
      const written = plan.files.map(({ path }) => path);
      const few = written.length <= fewFiles;
      const look =
        hasFind && few ? argumentsOf(written).map((some) => `find${some} -maxdepth 0 -printf ${row}`) : [];
      const after = [...look, ...modes, ':'].map((command) => `${command} 2>/dev/null`).join('; ');
      const bytes = await unpack(await archiveOf(plan, load), stamp, after);
      if (!hasFind) return null;
      return few ? parseListing(bytes) : scan();
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
        await each(`chmod ${fullMode(mode)}`, [path]);
        const seen = listing.get(path);
        if (seen) listing.set(path, { ...seen, mode });
      }
      return listing;
    },
    async fetch(paths) {
      const entries: TarEntry[] = [];
      for (const some of paths === null ? [' .'] : argumentsOf(paths)) {
        const { code, bytes } = await output(
          `(${inWorkspace} && tar cf -${excluded}${some}) </dev/null 2>/dev/null >&3`,
        );
        if (code !== 0) return everythingByEngine();
        entries.push(...unpackTar(bytes));
      }
      return entries;
    },
    remove: (paths) => each('rm -rf', paths),
    empty: (folders) =>
      inTurn(folders.map((path) => `[ ! -d ${quoted(path)} ] || find ${quoted(path)} -mindepth 1 -delete`)),
  };
}

const mayLeave = ({ type, target }: TarEntry): boolean => type === 'link' && target.split('/').includes('..');

async function archiveOf(
  plan: SyncPlan,
  load: (hash: string) => Buffer | Promise<Buffer>,
): Promise<TarEntry[]> {
  const turn = turns();
  const files: TarEntry[] = [];
  for (const { path, entry } of plan.files) {
    const content = await load(entry.target);
    files.push({ path, type: 'file', mode: entry.mode, target: '', content });
    await turn();
  }
  return [
    ...plan.directories.map(
      (path): TarEntry => ({ path, type: 'dir', mode: 0o700, target: '', content: none }),
    ),
    ...files,
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

/** Quoted paths in portions that fit a line, each word after a space. */
const argumentsOf = (paths: Bytes[]): string[] =>
  portions(
    paths.map((path) => ` ${quoted(`./${path}`)}`),
    '',
  );

/** Texts joined to portions of a line's length. */
function portions(texts: string[], between: string): string[] {
  const joined: string[] = [];
  let line = '';
  for (const text of texts) {
    line += line === '' ? text : between + text;
    if (line.length > longestLine) {
      joined.push(line);
      line = '';
    }
  }
  if (line !== '') joined.push(line);
  return joined;
}

/** GNU chmod leaves a folder's setgid bit standing unless a mode has five digits. */
const fullMode = (mode: number): string => mode.toString(8).padStart(5, '0');

/** Runs of equal modes, the order kept (deepest first). */
function byMode(modes: { path: Bytes; mode: number }[]): [string, Bytes[]][] {
  const runs: [string, Bytes[]][] = [];
  for (const { path, mode } of modes) {
    const last = runs.at(-1);
    const text = fullMode(mode);
    if (last?.[0] === text) last[1].push(path);
    else runs.push([text, [path]]);
  }
  return runs;
}

const unreadable = (listing: Listing): [Bytes, number][] =>
  [...listing].flatMap(([path, { type, mode }]) =>
    type === 'dir' && (mode & 0o500) !== 0o500 ? [[path, mode]] : [],
  );

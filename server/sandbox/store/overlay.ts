import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import picomatch from 'picomatch';
import { applyChanges, type Becomes } from './build';
import { type Bytes, bufferOf, bytesOf, textOf } from './names';
import type { Objects } from './objects';
import type { Trees } from './tree';
import { diffTrees } from './walk';

/** Paths that match the globs or are named, made as they are in `from`; `touched` are those that differed. */
export function restoreMatching(
  trees: Trees,
  base: string,
  from: string,
  { globs, paths }: { globs: string[]; paths: readonly string[] },
): { tree: string; touched: string[] } {
  if (globs.length + paths.length === 0) return { tree: base, touched: [] };
  const named = new Set(paths);
  const fits = globs.length === 0 ? () => false : picomatch(globs, { dot: true });
  const matches = (path: string) => named.has(path) || fits(path);
  const changes = new Map<Bytes, Becomes>();
  const touched: string[] = [];
  for (const { path, before, after } of diffTrees(trees, base, from)) {
    if (before?.type === 'dir' && after?.type === 'dir') continue;
    const text = textOf(path);
    if (!matches(text)) continue;
    changes.set(path, after);
    if (before?.type !== 'dir' && after?.type !== 'dir') touched.push(text);
  }
  return { tree: applyChanges(trees, base, changes), touched };
}

/** The files of a directory on this machine (of `only`, where it is given) laid over a tree. Links are copied as links. */
export async function layOver(
  objects: Objects,
  trees: Trees,
  base: string,
  directory: string,
  only?: readonly string[],
): Promise<string> {
  const changes = new Map<Bytes, Becomes>();
  const wanted = only && new Set(only.map(bytesOf));
  const visit = async (at: Bytes): Promise<void> => {
    const absolute = at === '' ? bytesOf(directory) : `${bytesOf(directory)}/${at}`;
    for (const name of await readdir(bufferOf(absolute), { encoding: 'latin1' })) {
      const path = at === '' ? name : `${at}/${name}`;
      const location = bufferOf(`${absolute}/${name}`);
      const stat = await lstat(location);
      const mode = stat.mode & 0o7777;
      if (stat.isDirectory()) await visit(path);
      else if (wanted && !wanted.has(path)) continue;
      else if (stat.isSymbolicLink()) {
        const target = (await readlink(location, { encoding: 'buffer' })).toString('latin1');
        changes.set(path, { type: 'link', mode: 0o777, target });
      } else if (stat.isFile()) {
        const target = await objects.putFile(await readFile(location));
        changes.set(path, { type: 'file', mode, target });
      }
    }
  };
  await visit('');
  return applyChanges(trees, base, changes);
}

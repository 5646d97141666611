import { type Bytes, bytesOf, textOf } from '@/server/sandbox/store/names';
import type { Entry } from '@/server/sandbox/store/tree';
import { entryAt } from '@/server/sandbox/store/walk';
import type { Place } from './file-result';
import { sharedEntry } from './shared-entry';

export type Resolved =
  /** `shared`: the folder of shared packages that it lies in, as text; then it can only be read. */
  { ok: true; path: Bytes; entry: Entry | null; shared?: string } | { ok: false; reason: string };

const refuse = (reason: string): Resolved => ({ ok: false, reason });
const mostLinks = 40;

/**
 * Finds the place a path of an action names, links followed. `path` is empty for the workspace itself; `entry` is null
 * where nothing stands (or at the root). Refused: paths and links that lead out of the workspace.
 */
export function resolvePath(place: Place, text: string): Resolved {
  const { trees, tree } = place;
  if (text.includes('\0')) return refuse('The path has a NUL character in it.');
  const relative = text.replace(/^\/workspace(?=\/|$)/, '.');
  if (relative.startsWith('/')) return refuse(`${text} is outside the workspace; use a path relative to it.`);
  const pending = bytesOf(relative).split('/').reverse();
  const done: Bytes[] = [];
  let links = 0;
  let entry: Entry | null = null;
  while (pending.length > 0) {
    const name = pending.pop() ?? '';
    if (name === '' || name === '.') continue;
    if (name === '..') {
      if (done.length === 0) return refuse(`${text} is outside the workspace; use a path relative to it.`);
      done.pop();
      entry = done.length === 0 ? null : entryAt(trees, tree, done.join('/'));
      continue;
    }
    done.push(name);
    entry = entryAt(trees, tree, done.join('/'));
    if (entry?.type === 'shared') return inPackages(place, done, entry.target, pending.reverse());
    if (entry?.type !== 'link') continue;
    links += 1;
    if (links > mostLinks) return refuse(`${text} goes through too many links.`);
    const target = entry.target.replace(/^\/workspace(?=\/|$)/, '');
    if (entry.target.startsWith('/')) {
      if (target === entry.target) return refuse(`${text} is a link that leads out of the workspace.`);
      done.length = 0;
    } else done.pop();
    pending.push(...target.split('/').reverse());
    entry = null;
  }
  return { ok: true, path: done.join('/'), entry };
}

/** A path below shared packages. `rest` is what comes below the folder, and may hold `.` and `..`. */
function inPackages(place: Place, folder: Bytes[], id: string, rest: Bytes[]): Resolved {
  const shared = textOf(folder.join('/'));
  const below: Bytes[] = [];
  for (const name of rest) {
    if (name === '..') {
      if (below.length === 0) return refuse(`${shared} holds shared packages; name the path without “..”.`);
      below.pop();
    } else if (name !== '' && name !== '.') below.push(name);
  }
  const entry = sharedEntry(place, id, below.join('/'));
  if (entry === 'too-large') return refuse(`${shared} holds many packages; name one of them, or a file.`);
  return { ok: true, path: [...folder, ...below].join('/'), entry, shared };
}

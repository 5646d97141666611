import { type Bytes, bytesOf } from '@/server/sandbox/store/names';
import type { Entry, Trees } from '@/server/sandbox/store/tree';
import { entryAt } from '@/server/sandbox/store/walk';

export type Resolved = { ok: true; path: Bytes; entry: Entry | null } | { ok: false; reason: string };

const refuse = (reason: string): Resolved => ({ ok: false, reason });
const mostLinks = 40;

/**
 * Finds the place a path of an action names, links followed. `path` is empty for the workspace itself; `entry` is null
 * where nothing stands (or at the root). Refused: paths and links that lead out of the workspace.
 */
export function resolvePath(trees: Trees, tree: string, text: string): Resolved {
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

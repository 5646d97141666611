import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';

/** Whether `place` is `folder` or lies below it. */
export const isWithin = (place: string, folder: string): boolean =>
  place === folder || place.startsWith(folder === '/' ? '/' : folder + sep);

/** The real path, or null where there is nothing. */
export function realPlace(place: string): string | null {
  try {
    return realpathSync(/*turbopackIgnore: true*/ place);
  } catch {
    return null;
  }
}

export const exists = (place: string): boolean => existsSync(/*turbopackIgnore: true*/ place);

/** The names in a folder, none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(/*turbopackIgnore: true*/ folder);
  } catch {
    return [];
  }
}

export function isLink(place: string): boolean {
  return lstatSync(/*turbopackIgnore: true*/ place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

export function isFolder(place: string): boolean {
  return lstatSync(/*turbopackIgnore: true*/ place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export const linkTarget = (place: string): string => readlinkSync(/*turbopackIgnore: true*/ place);

/** Every folder above a place, the nearest first, without `/`. */
export function foldersAbove(place: string): string[] {
  const above: string[] = [];
  for (let at = dirname(place); at !== dirname(at); at = dirname(at)) above.push(at);
  return above;
}

/** Home directories of this machine as far as they are known: they hold keys, and are never shown whole. */
function homes(): string[] {
  const known = [
    homedir(),
    process.env.HOME ?? '',
    '/root',
    ...namesIn('/home').map((name) => join('/home', name)),
  ];
  return [...new Set(known.flatMap((home) => (home === '' ? [] : [home, realPlace(home) ?? home])))];
}

/** Whether showing a folder would show a home, or everything. */
export const isTooWide = (folder: string): boolean =>
  folder === '/' || homes().some((home) => isWithin(home, folder));

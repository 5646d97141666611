import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type Bytes, bufferOf, bytesOf } from '@/server/sandbox/store/names';

/** The absolute paths under which a directory is known here: the real one first, then the given one where it differs. */
export function ownPathsOf(directory: string): string[] {
  const given = path.resolve(directory);
  try {
    return [...new Set([realpathSync(given), given])];
  } catch {
    return [given];
  }
}

/** `place` relative to the first of the directories that holds it; null where none does. */
function within(directories: readonly Bytes[], place: Bytes): Bytes | null {
  for (const directory of directories) {
    if (place === directory) return '';
    if (place.startsWith(`${directory}/`)) return place.slice(directory.length + 1);
  }
  return null;
}

/**
 * The target of a link (`at`: its path in the directory) as it is kept. A link that leaves the directory and comes back,
 * by an absolute path or through other links (`npm link`), becomes relative: in a copy it must lead to the copy.
 */
export function keptTarget(own: readonly string[], at: Bytes, target: Bytes): Bytes {
  const directories = own.map(bytesOf);
  const folder = path.posix.dirname(at);
  const lexical = path.posix.normalize(target.startsWith('/') ? target : `${folder}/${target}`);
  const leaves = target.startsWith('/') || lexical === '..' || lexical.startsWith('../');
  if (!leaves) return target;
  const place = lexical.startsWith('/') ? lexical : path.posix.join(`${directories[0]}`, lexical);
  const inside = within(directories, place.replace(/(?<=.)\/$/, '')) ?? within(directories, realPlace(place));
  return inside === null ? target : path.posix.relative(`/${folder}`, `/${inside}`) || '.';
}

function realPlace(place: Bytes): Bytes {
  try {
    return realpathSync(bufferOf(place), { encoding: 'buffer' }).toString('latin1');
  } catch {
    return place;
  }
}

/** Files by which Python loads code from other folders. */
export const leadsToCode = /\.(?:pth|egg-link)$|(?:^|\/)__editable__[^/]*\.py$/;

/** How the files of a directory name the directory's own path. */
export interface Mentions {
  /** Whether any file does. */
  any: boolean;
  /** A file by which an interpreter loads code from that path (an editable install); null: none. */
  code: string | null;
  /** A script that the interpreter at that path runs; null: none. */
  script: string | null;
}

/** Notes how files name one of these paths; `look` is given each file. */
export function watchMentions(own: readonly string[]): {
  mentions: Mentions;
  look: (at: string, content: Buffer) => void;
} {
  const mentions: Mentions = { any: false, code: null, script: null };
  const names = own.map((place) => Buffer.from(place));
  const look = (at: string, content: Buffer) => {
    if (/^(?:.*\/)?\.git\//.test(at) || !names.some((name) => content.includes(name))) return;
    mentions.any = true;
    if (leadsToCode.test(at)) mentions.code ??= at;
    const first = content.subarray(0, 2).toString() === '#!' ? content.subarray(2, 512).toString() : '';
    if (own.some((place) => first.trimStart().startsWith(`${place}/`))) mentions.script ??= at;
  };
  return { mentions, look };
}

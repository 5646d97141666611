import { chmodSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { closed, foreignOwner, openFolder } from './sentences';

const ofOthers = 0o077;

/** What lies in a data directory besides the database: files of ours, by the beginning of their name. */
const ours = [
  'snapshots',
  'packages',
  'token',
  'people.json',
  'keys.json',
  'endpoints.json',
  'model-facts.json',
  'model-profiles.json',
  'requests.db',
  'notices',
  'places.json',
  'clock.json',
];

/**
 * Takes from other users of the machine the right to read the database, snapshots, keys and tokens, and returns a
 * sentence for each thing that was open or could not be closed. A folder that holds other people's things too is left
 * as it is, and said: closing a home or `/tmp` would break what has nothing to do with us.
 */
export function closeData(database: string): string[] {
  if (process.platform === 'win32') return [];
  const directory = path.dirname(database);
  const isOurs = (name: string) => [path.basename(database), ...ours].some((one) => name.startsWith(one));
  const names = readdirSync(directory);
  const notes = names.filter(isOurs).flatMap((name) => close(path.join(directory, name)));
  if ((statSync(directory).mode & ofOthers) === 0) return notes;
  return [...notes, ...(names.every(isOurs) ? close(directory) : [openFolder(directory)])];
}

function close(place: string): string[] {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (!stat || (stat.mode & ofOthers) === 0) return [];
  try {
    chmodSync(place, stat.mode & 0o700);
    return [closed(place)];
  } catch {
    return [foreignOwner(place)];
  }
}

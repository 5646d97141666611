import type { Listing, Seen } from '@/server/sandbox/executor/scan';
import type { Bytes } from '@/server/sandbox/store/names';

/** How find prints one path for `parseListing`. */
export const row = `'%y %m %s %T@ %C@ %i\\0%l\\0%p\\0'`;
/** Files changed this shortly before the newest one may change again within the clock's grain (s). */
const grain = 0.02;

let listings = 0;
const types: Record<string, Seen['type']> = { f: 'file', d: 'dir', l: 'link' };

/** The listing that find printed with `row`. */
export function parseListing(bytes: Buffer): Listing {
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
      path: (fields[at + 2] ?? '').slice('./'.length),
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

const headerSize = 32;
const frameHead = 24;
/** Where a database says how it is written and read: 2 for a write-ahead log, 1 without one. */
const modes = [18, 19] as const;

/** Whether a database keeps what was written last in a file beside it, its write-ahead log. */
export const hasLog = (database: Uint8Array) => database[modes[0]] === 2;

/** A copy of a database that says that it has no write-ahead log: with one, SQLite opens none from memory. */
export function withoutLog(database: Uint8Array): Uint8Array {
  const copy = database.slice();
  for (const at of modes) if (copy[at] === 2) copy[at] = 1;
  return copy;
}

/**
 * A database with the pages of its write-ahead log put in, up to the last transaction that was committed, as SQLite's
 * file format describes it (“The WAL File Format”). A log that is damaged or of another database changes nothing.
 */
export function withLog(database: Uint8Array, log: Uint8Array): Uint8Array {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  if (log.length < headerSize || (view.getUint32(0) & ~1) !== 0x377f0682) return database;
  const pageSize = view.getUint32(8);
  const ownSize = new DataView(database.buffer, database.byteOffset).getUint16(16);
  if (pageSize !== (ownSize === 1 ? 65_536 : ownSize)) return database;
  const frame = frameHead + pageSize;
  const isCurrent = (at: number) =>
    [8, 12].every((salt) => view.getUint32(at + salt) === view.getUint32(salt + 8));
  const pages = new Map<number, number>();
  let waiting: [page: number, from: number][] = [];
  let count = 0;
  for (let at = headerSize; at + frame <= log.length && isCurrent(at); at += frame) {
    waiting.push([view.getUint32(at), at + frameHead]);
    const committed = view.getUint32(at + 4);
    if (committed === 0) continue;
    for (const [page, from] of waiting) pages.set(page, from);
    waiting = [];
    count = committed;
  }
  // More pages than both files hold is no size of this database.
  if (count === 0 || count > database.length / pageSize + pages.size) return database;
  const whole = new Uint8Array(count * pageSize);
  whole.set(database.subarray(0, whole.length));
  for (const [page, from] of pages)
    if (page >= 1 && page <= count) whole.set(log.subarray(from, from + pageSize), (page - 1) * pageSize);
  return withoutLog(whole);
}

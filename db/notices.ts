import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { isDead, thisOwner } from './leases';

/**
 * What processes say to whoever opens a page, beside the database: a file each, `notices/<process>.<its id>.json`. It can be
 * written while the database cannot.
 */
const noticeSchema = z.object({
  /** The process that says so; the notice is void when it is gone. */
  owner: z.string().max(1_000),
  text: z.string().min(1).max(2_000),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** Milliseconds since the epoch after which it is void; null: until it is removed. */
  until: z.number().nullable(),
});

type StoredNotice = z.infer<typeof noticeSchema>;

export interface Notice {
  process: string;
  text: string;
  at: number;
}

const folder = (directory: string) => path.join(directory, 'notices');

/** Writes the notice of this process, or removes it with null. A place that cannot be written is left as it is. */
export function putNotice(directory: string, name: string, text: string | null, until: number | null = null) {
  const file = path.join(folder(directory), `${name}.${hostname()}-${process.pid}.json`);
  try {
    if (text === null) return rmSync(file, { force: true });
    mkdirSync(folder(directory), { recursive: true, mode: 0o700 });
    const notice = { owner: thisOwner(), text, at: Date.now(), until };
    writeFileSync(`${file}.new`, JSON.stringify(notice), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    removeVoid(directory);
  } catch {
    // The terminal says it too.
  }
}

/** The notices that hold now, oldest first. A file that is no notice is passed over. */
export function readNotices(directory: string, now = Date.now()): Notice[] {
  return namesIn(folder(directory))
    .flatMap((name) => {
      const notice = readNotice(path.join(folder(directory), name));
      if (isVoid(notice, now)) return [];
      return [{ process: name.slice(0, name.indexOf('.')), text: notice.text, at: notice.at }];
    })
    .sort((a, b) => a.at - b.at);
}

/** What processes left behind that died. */
function removeVoid(directory: string): void {
  for (const name of namesIn(folder(directory))) {
    const file = path.join(folder(directory), name);
    if (isVoid(readNotice(file), Date.now())) rmSync(file, { force: true });
  }
}

const isVoid = (notice: StoredNotice | null, now: number): notice is null =>
  notice === null || isDead(notice.owner) || (notice.until ?? now) < now;

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readNotice(file: string): StoredNotice | null {
  try {
    return noticeSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

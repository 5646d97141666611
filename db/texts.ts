import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import { asBlobHash, type BlobHash } from '@/server/core/ids';
import type { Connection } from './open';
import { texts } from './schema';

const worthDeflating = 256;

/** Stores a text once, by content, and returns its hash. */
export function putText(db: Connection, text: string): BlobHash {
  const bytes = Buffer.from(text, 'utf8');
  const hash = asBlobHash(createHash('sha256').update(bytes).digest('hex'));
  const deflated = bytes.length >= worthDeflating;
  const known = db.select({ hash: texts.hash }).from(texts).where(eq(texts.hash, hash)).get();
  if (!known) {
    db.insert(texts)
      .values({ hash, deflated, data: deflated ? deflateRawSync(bytes, { level: 4 }) : bytes })
      .onConflictDoNothing()
      .run();
  }
  return hash;
}

/** The text with this hash, or null where none is stored. */
export function readText(db: Connection, hash: BlobHash): string | null {
  const row = db.select().from(texts).where(eq(texts.hash, hash)).get();
  if (!row) return null;
  return inflated(row);
}

/** A text from its row. */
export const inflated = ({ deflated, data }: { deflated: boolean; data: Buffer }): string =>
  (deflated ? inflateRawSync(data) : data).toString('utf8');

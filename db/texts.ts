import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { asBlobHash, type BlobHash } from '@/server/core/base/ids';
import type { Database } from './connection';
import { type Client, inserter, isDeferring, oncePerClient } from './prepared';
import { texts } from './schema';

/** Bytes; a shorter text saves less than the time it takes. */
const worthDeflating = 512;

interface StoredText {
  deflated: number;
  data: Buffer;
}

const statements = oncePerClient((client: Client) => ({
  known: client.prepare<[string], { known: number }>('select 1 as known from texts where hash = ?'),
  read: client.prepare<[string], StoredText>('select deflated, data from texts where hash = ?'),
  insert: inserter(client, texts, { orIgnore: true }),
}));

const recentCharacters = 4_000_000;

/** Texts written or read last; content by hash, so that none can be stale. What an attempt wrote is read at its end. */
const recentTexts = oncePerClient(() => {
  const texts = new Map<BlobHash, string>();
  let characters = 0;
  return {
    get: (hash: BlobHash) => texts.get(hash),
    add(hash: BlobHash, text: string): void {
      if (texts.has(hash)) return;
      texts.set(hash, text);
      characters += text.length;
      for (const [oldest, { length }] of texts) {
        if (characters <= recentCharacters) return;
        texts.delete(oldest);
        characters -= length;
      }
    },
  };
});

/** Texts that are not in the table yet because the database is busy (`turn.ts`). */
const unwrittenTexts = oncePerClient(() => new Map<BlobHash, string>());

/** Called once what was deferred is in the tables, or was given up. */
export const forgetUnwritten = (client: Client): void => unwrittenTexts(client).clear();

type Holder = Pick<Database, '$client'>;

/** Stores a text once, by content, and returns its hash. */
export function putText({ $client }: Holder, text: string): BlobHash {
  const bytes = Buffer.from(text, 'utf8');
  const hash = hashOf(text, bytes);
  const { known, insert } = statements($client);
  const isDeferred = isDeferring($client);
  if (bytes.length < worthDeflating) insert({ hash, deflated: false, data: bytes });
  else if (isDeferred || !known.get(hash)) {
    insert({ hash, deflated: true, data: deflateRawSync(bytes, { level: 4 }) });
  }
  if (isDeferred) unwrittenTexts($client).set(hash, text);
  recentTexts($client).add(hash, text);
  return hash;
}

/** Short texts come again and again: no thought, “run the tests”. */
const shortHashes = new Map<string, BlobHash>();
const shortText = 64;
const mostShortHashes = 1_000;

function hashOf(text: string, bytes: Buffer): BlobHash {
  const known = shortHashes.get(text);
  if (known !== undefined) return known;
  const hash = asBlobHash(createHash('sha256').update(bytes).digest('hex'));
  if (text.length <= shortText && shortHashes.size < mostShortHashes) shortHashes.set(text, hash);
  return hash;
}

/** The text with this hash, or null where none is stored. */
export function readText({ $client }: Holder, hash: BlobHash): string | null {
  const held = recentTexts($client).get(hash) ?? unwrittenTexts($client).get(hash);
  if (held !== undefined) return held;
  const row = statements($client).read.get(hash);
  if (!row) return null;
  const text = (row.deflated ? inflateRawSync(row.data) : row.data).toString('utf8');
  recentTexts($client).add(hash, text);
  return text;
}

/** A text from its row. */
export const inflated = ({ deflated, data }: { deflated: boolean; data: Buffer }): string =>
  (deflated ? inflateRawSync(data) : data).toString('utf8');

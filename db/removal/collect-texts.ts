import { inflateRawSync } from 'node:zlib';
import type { Database } from '@/db/connection';

/** What a collection of texts removed. */
export interface CollectedTexts {
  texts: number;
  /** As they were stored. */
  bytes: number;
}

const hashes = /"([0-9a-f]{64})"/g;
/** The base of a prompt is named at its beginning (`db/prompts.ts`). */
const baseOfPrompt = /^\{"base":"([0-9a-f]{64})"/;

/**
 * Removes the texts that no event, node or record of any run names. A text is stored in the transaction of the event
 * that names it, so the last look at new events and the removal are one transaction: runs may go on meanwhile.
 */
export function collectTexts({ $client }: Pick<Database, '$client'>): CollectedTexts {
  const named = new Set<string>();
  const nameAll = (text: string | null) => {
    for (const [, hash] of text?.matchAll(hashes) ?? []) if (hash) named.add(hash);
  };
  const bodies = $client.prepare<[number], { id: number; body: string }>(
    'select id, body from events where id > ? order by id',
  );
  let last = 0;
  const readEvents = () => {
    for (const { id, body } of bodies.iterate(last)) {
      nameAll(body);
      last = id;
    }
  };
  readEvents();
  return $client
    .transaction((): CollectedTexts => {
      readEvents();
      const rows = $client.prepare<[], string>('select record from judgements').pluck();
      for (const record of rows.iterate()) nameAll(record);
      addBases($client, named);
      const doomed: string[] = [];
      let bytes = 0;
      const all = $client.prepare<[], { hash: string; size: number }>(
        'select hash, length(data) as size from texts',
      );
      for (const { hash, size } of all.iterate()) {
        if (named.has(hash)) continue;
        doomed.push(hash);
        bytes += size;
      }
      const remove = $client.prepare('delete from texts where hash = ?');
      for (const hash of doomed) remove.run(hash);
      return { texts: doomed.length, bytes };
    })
    .immediate();
}

/** Prompts are stored as what they add to an earlier one, which must stay. */
function addBases($client: Database['$client'], named: Set<string>): void {
  const prompts = $client
    .prepare<[], string>('select distinct prompt from nodes where prompt is not null')
    .pluck();
  const read = $client.prepare<[string], { deflated: number; data: Buffer }>(
    'select deflated, data from texts where hash = ?',
  );
  for (const prompt of prompts.all()) {
    for (let at: string | undefined = prompt; at !== undefined; ) {
      named.add(at);
      const row = read.get(at);
      const text = row && (row.deflated ? inflateRawSync(row.data) : row.data).toString('utf8');
      const base: string | undefined = text ? baseOfPrompt.exec(text)?.[1] : undefined;
      if (base !== undefined && named.has(base)) break;
      at = base;
    }
  }
}

/** From this share of free pages on, the file is made smaller. */
const largeShare = 0.1;

/** Gives the disk back what deleted rows took, if it is much. Other processes wait meanwhile. Returns the bytes given back. */
export function shrink({ $client }: Pick<Database, '$client'>): number {
  const pragma = (name: string) => Number($client.pragma(name, { simple: true }));
  const [free, pages, size] = [pragma('freelist_count'), pragma('page_count'), pragma('page_size')];
  if (free < largeShare * pages) return 0;
  $client.exec('vacuum');
  $client.pragma('wal_checkpoint(truncate)');
  return free * size;
}

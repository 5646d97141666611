import { and, eq, inArray } from 'drizzle-orm';
import type { BlobHash, NodeId, RunId } from '@/server/core/ids';
import { nodeId } from '@/server/core/ids';
import type { NodeState } from '@/server/core/state';
import { readAction, readObservation } from './node-texts';
import type { Connection } from './open';
import { nodes } from './schema';
import { readText } from './texts';

export type FoundField = 'title' | 'action' | 'thought' | 'observation';

/** Where a word was found, with what stands around it on its line. */
export interface Found {
  nodeId: NodeId;
  field: FoundField;
  before: string;
  hit: string;
  after: string;
}

const chunkSize = 25;
const around = 48;

/**
 * Looks through the texts of a run's nodes, from ordinal `from` on and in order, for nodes that hold every word
 * (lower case, at least one). Yields after each few nodes, so that the caller may pause or stop; texts are read one
 * node at a time and forgotten.
 */
export function* findWords(
  db: Connection,
  runId: RunId,
  words: readonly string[],
  from: number,
): Generator<{ found: Found[]; next: number }> {
  for (let next = from; ; ) {
    const ids = Array.from({ length: chunkSize }, (_, i) => nodeId(next + i));
    const rows = db
      .select()
      .from(nodes)
      .where(and(eq(nodes.runId, runId), inArray(nodes.id, ids)))
      .all();
    const byId = new Map(rows.map((row) => [row.id, row]));
    const found = ids.flatMap((id) => {
      const row = byId.get(id);
      const hit = row && findIn(db, row, words);
      return hit ? [hit] : [];
    });
    next += rows.length;
    yield { found, next };
    if (rows.length < chunkSize) return;
  }
}

function findIn(db: Connection, node: NodeState, words: readonly string[]): Found | null {
  const fields: [FoundField, () => string][] = [
    ['title', () => node.title],
    ['action', () => Object.values(readAction(db, node) ?? {}).join('\n')],
    ['thought', () => textOf(db, node.thought)],
    ['observation', () => readObservation(db, node)?.text ?? ''],
  ];
  const missing = new Set(words);
  let first: Found | null = null;
  for (const [field, read] of fields) {
    const text = read();
    const lower = text.toLowerCase();
    for (const word of missing) {
      const at = lower.indexOf(word);
      if (at === -1) continue;
      missing.delete(word);
      first ??= { nodeId: node.id, field, ...excerpt(text, at, word.length) };
    }
    if (missing.size === 0) return first;
  }
  return null;
}

const textOf = (db: Connection, hash: BlobHash | null) => (hash === null ? '' : (readText(db, hash) ?? ''));

/** The hit with what stands around it on its own line, at most `around` characters on either side. */
function excerpt(text: string, at: number, length: number): Pick<Found, 'before' | 'hit' | 'after'> {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at + length);
  const end = lineEnd === -1 ? text.length : lineEnd;
  return {
    before: text.slice(Math.max(lineStart, at - around), at).trimStart(),
    hit: text.slice(at, at + length),
    after: text.slice(at + length, Math.min(end, at + length + around)).trimEnd(),
  };
}

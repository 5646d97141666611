import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import type { Action, Observation } from '@/server/core/agent/action';
import type { Call } from '@/server/core/agent/call';
import { type NodeId, nodeId, ordinalOf, type RunId } from '@/server/core/base/ids';
import type { Connection } from './connection';
import { type Excerpt, excerptAt } from './excerpt';
import { nodes, texts } from './schema';
import { inflated } from './texts';

type FoundField = 'title' | 'action' | 'thought' | 'observation';

/** Where a word was found, with what stands around it on its line. */
export interface Found extends Excerpt {
  nodeId: NodeId;
  field: FoundField;
}

const chunkSize = 50;

/**
 * Looks through the texts of a run's nodes, from ordinal `from` on and in order, for nodes that hold every word
 * (lower case, at least one). Yields after each few nodes, so that the caller may pause or stop; texts are read one
 * node at a time and forgotten.
 */
export function* findText(
  db: Connection,
  runId: RunId,
  terms: readonly string[],
  from: number,
): Generator<{ found: Found[]; next: number }> {
  for (let next = from; ; ) {
    const ids = Array.from({ length: chunkSize }, (_, i) => nodeId(next + i));
    const rows = readChunk(db, runId, ids).sort((a, b) => ordinalOf(a.id) - ordinalOf(b.id));
    next += rows.length;
    yield { found: rows.flatMap((row) => findIn(row, terms) ?? []), next };
    if (rows.length < chunkSize) return;
  }
}

type Stored = Pick<typeof texts.$inferSelect, 'deflated' | 'data'> | null;

/** The chosen nodes with their texts as stored, by one query: asking for each text alone costs ten times as much. */
function readChunk(db: Connection, runId: RunId, ids: NodeId[]) {
  const [action, thought, observation, further] = [
    alias(texts, 'action'),
    alias(texts, 'thought'),
    alias(texts, 'observation'),
    alias(texts, 'further'),
  ];
  return db
    .select({
      id: nodes.id,
      title: nodes.title,
      action: { deflated: action.deflated, data: action.data },
      thought: { deflated: thought.deflated, data: thought.data },
      observation: { deflated: observation.deflated, data: observation.data },
      further: { deflated: further.deflated, data: further.data },
    })
    .from(nodes)
    .leftJoin(action, eq(action.hash, nodes.action))
    .leftJoin(thought, eq(thought.hash, nodes.thought))
    .leftJoin(observation, eq(observation.hash, nodes.observation))
    .leftJoin(further, eq(further.hash, nodes.further))
    .where(and(eq(nodes.runId, runId), inArray(nodes.id, ids)))
    .all();
}

interface StoredNode {
  id: NodeId;
  title: string;
  action: Stored;
  thought: Stored;
  observation: Stored;
  further: Stored;
}

function findIn(node: StoredNode, terms: readonly string[]): Found | null {
  const { actions, observations } = callsIn(node);
  const fields: [FoundField, () => string][] = [
    ...actions.map((action): [FoundField, () => string] => ['action', () => actionText(action)]),
    ['thought', () => textOf(node.thought)],
    ...observations.map(({ text }): [FoundField, () => string] => ['observation', () => text]),
    ['title', () => node.title],
  ];
  const missing = new Set(terms);
  let first: Found | null = null;
  for (const [field, read] of fields) {
    const text = read();
    const lower = text.toLowerCase();
    for (const term of missing) {
      const at = lower.indexOf(term);
      if (at === -1) continue;
      missing.delete(term);
      first ??= { nodeId: node.id, field, ...excerptAt(text, at, term.length) };
    }
    if (missing.size === 0) return first;
  }
  return null;
}

const textOf = (stored: Stored): string => (stored === null ? '' : inflated(stored));

function callsIn(node: StoredNode): { actions: Action[]; observations: Observation[] } {
  const parsed = (stored: Stored) => (stored === null ? null : JSON.parse(inflated(stored)));
  const further: Call[] = parsed(node.further) ?? [];
  const [action, observation]: [Action | null, Observation | null] = [
    parsed(node.action),
    parsed(node.observation),
  ];
  return {
    actions: [action, ...further.map((call) => call.action)].filter((one) => one !== null),
    observations: [observation, ...further.map((call) => call.observation)].filter((one) => one !== null),
  };
}

/** Its kind is no word of the agent's: “file” would find everything that was ever read. */
function actionText({ kind: _, ...fields }: Action): string {
  return Object.values(fields)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join('\n');
}

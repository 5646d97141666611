import { type Columns, packColumns, unpackColumns } from '@/server/core/base/columns';
import type { AttemptId, NodeId, RunId } from '@/server/core/base/ids';
import type { EventType, RunEvent } from '@/server/core/run/event';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { recordOf } from '@/server/core/run/node-record';
import type { RunState } from '@/server/core/run/state';
import { ancestryOf } from '@/server/core/run/tree';

/**
 * A page of events as one text. Events of a type lie together, field by field, since thousands repeat names and values.
 * What any later state of the run holds is left out: the record of a node, an attempt's proposal and selection, an entry
 * of experience, the path of a reward that is the node's ancestry.
 */
interface PackedPage {
  /** The type of each event, as a place in `types`. */
  order: number[];
  types: EventType[];
  events: Columns[];
}

type Row = Record<string, unknown>;

/** Packs events that follow one another. `state` is the run's after the last of them, or later. */
export function packEvents(events: readonly RunEvent[], state: RunState): string {
  const rows = new Map<EventType, Row[]>();
  for (const event of events) {
    const row = packed(event, state);
    const of = rows.get(event.type);
    if (of) of.push(row);
    else rows.set(event.type, [row]);
  }
  const types = [...rows.keys()];
  const places = new Map(types.map((type, i) => [type, i]));
  const page: PackedPage = {
    order: events.map(({ type }) => places.get(type) ?? 0),
    types,
    events: [...rows.values()].map((of) => packColumns(of)),
  };
  // Engines keep a text of Latin letters in one byte a letter, and any other in two.
  return JSON.stringify(page).replace(/[\u0100-\uffff]/g, escaped);
}

const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * The events of a packed page by their place in it, the first of which is `after` + 1. `state` as for `packEvents`. What the
 * state holds of an event is put to it when the event is asked for: whoever moves through time wants one of a thousand.
 */
export function unpackEvents(
  text: string,
  { runId, after, state }: { runId: RunId; after: number; state: RunState },
): (place: number) => RunEvent | null {
  const { order, types, events }: PackedPage = JSON.parse(text);
  const rows = events.map((of) => unpackColumns(of).values());
  const row = order.map((type): Row => rows[type]?.next().value ?? {});
  const known: RunEvent[] = [];
  return (place) => {
    const type = types[order[place] ?? -1];
    if (type === undefined) return null;
    // What `packed` made of an event, and nothing else, is in a page.
    known[place] ??= {
      runId,
      seq: after + 1 + place,
      type,
      ...unpacked(type, row[place] ?? {}, state),
    } as unknown as RunEvent;
    return known[place];
  };
}

function packed(event: RunEvent, state: RunState): Row {
  const { runId: _, seq: _seq, type: _type, spend, ...row } = event;
  return { ...slim(event, row, state), ...spentRow(spend) };
}

function slim(event: RunEvent, row: Row, state: RunState): Row {
  const { at, actor } = event;
  switch (event.type) {
    case 'node.settled': {
      const { id, score, outcome, recordedVisits } = event.node;
      return { at, actor, id, score, outcome, ...(recordedVisits ? { recordedVisits } : {}) };
    }
    case 'attempt.started': {
      const { attemptId, proposalId } = event;
      return { at, actor, attemptId, ...(proposalId ? { proposalId } : {}) };
    }
    case 'experience.added': {
      const { attemptId } = event.entry;
      return { at, actor, entry: state.experience.findIndex((entry) => entry.attemptId === attemptId) };
    }
    case 'reward.backedup': {
      const { nodeId, reward, path } = event;
      const ancestry = ancestryOf(state, nodeId);
      const isAncestry = ancestry.length === path.length && ancestry.every(({ id }, i) => id === path[i]);
      return isAncestry ? { at, actor, nodeId, reward } : row;
    }
    default:
      return row;
  }
}

function unpacked(type: EventType | undefined, packedRow: Row, state: RunState): Row {
  const { row, spend } = unspent(packedRow);
  return { ...whole(type, row, state), ...(spend ? { spend } : {}) };
}

function whole(type: EventType | undefined, row: Row, state: RunState): Row {
  const { at, actor } = row;
  switch (type) {
    case 'node.settled': {
      const { settled } = nodeOf(state, row.id as NodeId);
      const { score, outcome, recordedVisits } = row;
      const standing = { score, outcome, ...(recordedVisits ? { recordedVisits } : {}) };
      const { holdout: _, visits: _v, valueSum: _s, ...record } = recordOf({ settled, ...unjudged });
      const { outlines, further, origin, recorded, ...node } = record;
      const several = {
        ...(outlines === null ? {} : { outlines }),
        ...(outlines !== null && outlines.length > 1 ? { further } : {}),
        ...(origin === null ? {} : { origin }),
        ...(recorded === null ? {} : { recorded }),
      };
      return { at, actor, node: { ...node, ...several, ...standing } };
    }
    case 'attempt.started': {
      const attemptId = row.attemptId as AttemptId;
      const { proposal, model, experienceOf } = attemptOf(state, attemptId);
      const {
        seq: _,
        strategy,
        attemptId: _a,
        ...selection
      } = state.selections.get(attemptId) ?? noSelection;
      return { ...row, proposal, model, experienceOf, selection, strategy };
    }
    case 'experience.added':
      return { at, actor, entry: state.experience[row.entry as number] };
    case 'reward.backedup':
      return 'path' in row
        ? row
        : { ...row, path: ancestryOf(state, row.nodeId as NodeId).map(({ id }) => id) };
    default:
      return row;
  }
}

const unjudged = { score: null, outcome: null, holdout: null, visits: 0, valueSum: 0 };
const noSelection = { seq: 0, strategy: '', attemptId: null };

/** The spend of an event as fields of their own. */
function spentRow(spend: RunEvent['spend']): Row {
  const row: Row = {};
  for (const [name, amount] of Object.entries(spend ?? {})) {
    if (name !== 'parts') row[`spend.${name}`] = amount;
    else for (const [part, tokens] of Object.entries(amount)) row[`parts.${part}`] = tokens;
  }
  if (spend && Object.keys(spend).length === 0) row['spend.'] = 0;
  return row;
}

function unspent(packedRow: Row): { row: Row; spend: Row | null } {
  const row: Row = {};
  let spend: Row | null = null;
  let parts: Row | null = null;
  for (const name in packedRow) {
    const value = packedRow[name];
    if (name.startsWith('spend.')) {
      spend ??= {};
      if (name !== 'spend.') spend[name.slice(6)] = value;
    } else if (name.startsWith('parts.')) {
      parts ??= {};
      parts[name.slice(6)] = value;
    } else row[name] = value;
  }
  return { row, spend: parts ? { ...spend, parts } : spend };
}

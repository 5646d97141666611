import type { Database } from '@/db/connection';
import { readNodeTexts, readObservation } from '@/db/node-texts';
import type { Action } from '@/server/core/agent/action';
import type { Call } from '@/server/core/agent/call';
import { hasFiles, rootNodeId } from '@/server/core/base/ids';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { NodeState } from '@/server/core/run/node';
import type { SharedCall, SharedChoice, SharedNode, SharedTexts } from '@/server/core/run/shared-run';
import type { RunState } from '@/server/core/run/state';
import { recordedOf } from '@/server/imports/restored';

interface Sources {
  database: Database;
  snapshots: SnapshotStore;
}

/** Characters of one text; what is longer is cut. */
const longest = 40_000;
/** Characters of all prompts together. Each holds the one before it, so that those of a long run are huge. */
const mostOfPrompts = 24_000_000;

/**
 * The texts of all nodes as a page holds them. `cut`: how many were cut; `gone`: steps whose changes cannot be read any
 * more; `unprompted`: steps whose prompts found no room.
 */
export async function sharedTexts(
  { database, snapshots }: Sources,
  state: RunState,
  choice: Pick<SharedChoice, 'texts' | 'prompts'>,
): Promise<{ texts: SharedTexts; cut: number; gone: number; unprompted: number }> {
  const texts: SharedTexts = {};
  const counts = { cut: 0, gone: 0, unprompted: 0 };
  let prompted = 0;
  const capped = (text: string): string => {
    if (text.length <= longest) return text;
    counts.cut += 1;
    return `${text.slice(0, longest)}\n… ${text.length - longest} more characters are not on this page`;
  };
  for (const node of state.nodes.values()) {
    const own = readNodeTexts(database, node);
    const shared: SharedNode = {};
    if (choice.texts) {
      const diff = await diffOf(database, snapshots, state, node);
      if (diff === null) counts.gone += 1;
      if (own.calls.length > 0) shared.calls = own.calls.map((call) => callOf(call, capped));
      if (own.thought !== '') shared.thought = capped(own.thought);
      if (own.thinking !== '') shared.thinking = capped(own.thinking);
      if (diff) shared.diff = capped(diff);
      if (own.outcome) shared.tests = own.outcome.tests.map(({ id, status }) => ({ id, status }));
      const statement = node.id === rootNodeId ? (readObservation(database, node)?.text ?? '') : '';
      if (statement !== '') shared.statement = capped(statement);
    }
    if (choice.prompts && own.prompt.length > 0) {
      prompted += own.prompt.reduce((sum, { text }) => sum + Math.min(text.length, longest), 0);
      if (prompted > mostOfPrompts) counts.unprompted += 1;
      else shared.prompt = own.prompt.map(({ role, text }) => ({ role, text: capped(text) }));
    }
    if (Object.keys(shared).length > 0) texts[node.id] = shared;
  }
  return { texts, ...counts };
}

function callOf({ action, observation }: Call, capped: (text: string) => string): SharedCall {
  return {
    name: action.kind === 'tool' ? action.name : action.kind.replace('_', ' '),
    given: capped(givenText(action)),
    observation: capped(observation.text),
    error: observation.error,
  };
}

/** What a call was given, one argument below the other; the text of an argument that is alone. */
function givenText(action: Action): string {
  const { kind, ...rest } = action;
  const given: Record<string, unknown> = action.kind === 'tool' ? action.arguments : rest;
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const [only] = entries;
  if (only && entries.length === 1 && typeof only[1] === 'string') return only[1];
  return entries
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return text.includes('\n') ? `${name}:\n${text}` : `${name}: ${text}`;
    })
    .join('\n');
}

/** The changes of a step against its parent; for an imported one the diff that was recorded. Null: the files are gone. */
async function diffOf(
  db: Database,
  snapshots: SnapshotStore,
  { nodes }: RunState,
  node: NodeState,
): Promise<string | null> {
  if (!hasFiles(node.snapshot)) return recordedOf(db, node)?.patch?.trim() ?? '';
  const parent = node.parentId === null ? undefined : nodes.get(node.parentId);
  if (!parent || node.snapshotShared || parent.snapshot === node.snapshot) return '';
  try {
    return await snapshots.patch(parent.snapshot, node.snapshot);
  } catch {
    // Files that a person removed: the page says how many steps have none.
    return null;
  }
}

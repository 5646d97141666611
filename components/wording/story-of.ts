import type { Edit, ExperienceEntry } from '@/server/core/agent/experience';
import { type AttemptId, type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { AttemptState, RunState, SelectionState } from '@/server/core/run/state';
import { isSolution, pathTo } from '@/server/core/run/tree';

/** One choice on the path to the best node: which attempt was started, from where, and why. */
interface Turning {
  attempt: AttemptState;
  /** Null if the log has no record of the choice. */
  record: SelectionState | null;
}

/** What an attempt used, summed over its settled steps. */
export interface Expense {
  attemptId: AttemptId;
  steps: number;
  tokens: number;
  usd: number;
  /** Its share of the tokens of all attempts (of their steps, if no tokens were used), in [0,1]. */
  share: number;
}

/** The result of an attempt that did not improve on the task as given. */
export interface Tried {
  attempt: AttemptState;
  /** Files changed at its end, compared with the task. */
  files: string[];
  /** Of its last tested step; null if nothing was tested. */
  score: NodeState['score'];
  /** What it tried, in words, from its experience; null if it has none. */
  approach: string | null;
  /** A few of its edits; edits that are not shown for an earlier attempt come first. */
  edits: Edit[];
  /** How many more edits it made. */
  moreEdits: number;
}

/** A summary of a run: what won, why the search went there, what it cost, and the fix itself. */
export interface Story {
  /** The best verified node; if none is better than the task as given, the closest by the agents' own tests. */
  best: NodeState | null;
  /** The best node passes all visible tests, and no holdout rejected it. */
  won: boolean;
  /** In order, from the root. */
  turnings: Turning[];
  /** Most expensive first. */
  expenses: Expense[];
  /** The share of steps that lie on the path to the best node, in [0,1]. */
  pathShare: number;
  /** Files changed on the path to the best node, in the order of their first change. */
  files: string[];
  /** If no node is better than the task: what the attempts tried. */
  tried: Tried[];
}

export function storyOf(state: RunState): Story {
  const verified = state.best === null ? null : (state.nodes.get(state.best) ?? null);
  const best = verified && verified.parentId !== null ? verified : (closest(state) ?? verified);
  const path = best ? pathTo(state, best.id) : [];
  const steps = [...state.nodes.values()].filter((node) => node.parentId !== null).length;
  return {
    best,
    won: best !== null && isSolution(best) && best.holdout?.passed !== false,
    turnings: turningsOn(state, path),
    expenses: expensesOf(state),
    pathShare: steps === 0 ? 0 : Math.max(0, path.length - 1) / steps,
    files: [...new Set(path.flatMap((node) => node.changed))],
    tried: best === null || best.parentId === null ? triedIn(state) : [],
  };
}

/** The best node by the agents' own test runs, if it is better than the task as given. */
function closest(state: RunState): NodeState | null {
  const root = state.nodes.get(rootNodeId);
  let best: NodeState | null = null;
  for (const node of state.nodes.values()) {
    if (node.score === null || node.score.source === 'judged') continue;
    if (node.score.reward <= (root?.score?.reward ?? 0)) continue;
    if (best === null || node.score.reward > (best.score?.reward ?? 0)) best = node;
  }
  return best;
}

const mostEditsListed = 2;
const keyOf = ({ path, old, new: to }: Edit) => JSON.stringify([path, old, to]);

function triedIn(state: RunState): Tried[] {
  const entries = new Map(state.experience.map((entry) => [entry.attemptId, entry]));
  const seenEdits = new Set<string>();
  return [...state.attempts.values()].map((attempt) => {
    const own = pathTo(state, attempt.head);
    const entry = entries.get(attempt.id);
    const made = entry ? editsOf(entry) : [];
    const fresh = made.filter((edit) => !seenEdits.has(keyOf(edit)));
    const edits = [...fresh, ...made.filter((edit) => !fresh.includes(edit))].slice(0, mostEditsListed);
    for (const edit of edits) seenEdits.add(keyOf(edit));
    return {
      attempt,
      files: [...new Set(own.flatMap((node) => node.changed))],
      score: own.findLast((node) => node.score !== null && node.parentId !== null)?.score ?? null,
      approach: entry?.approachTried ?? null,
      edits,
      moreEdits: made.length - edits.length,
    };
  });
}

/** The edits without duplicates. */
function editsOf({ partialWins, failedEdits }: ExperienceEntry): Edit[] {
  const all = [...partialWins.flatMap(({ edits }) => edits), ...failedEdits];
  return [...new Map(all.map((edit) => [keyOf(edit), edit])).values()];
}

function turningsOn(state: RunState, path: readonly NodeState[]): Turning[] {
  const ids = new Set<AttemptId>();
  for (const node of path) if (node.attemptId !== null) ids.add(node.attemptId);
  return [...ids].flatMap((id) => {
    const attempt = state.attempts.get(id);
    const record = state.selections.get(id) ?? null;
    return attempt ? [{ attempt, record }] : [];
  });
}

function expensesOf(state: RunState): Expense[] {
  const byAttempt = new Map<AttemptId, Omit<Expense, 'share'>>();
  for (const node of state.nodes.values()) {
    if (node.attemptId === null) continue;
    const held = byAttempt.get(node.attemptId);
    byAttempt.set(node.attemptId, {
      attemptId: node.attemptId,
      steps: (held?.steps ?? 0) + 1,
      tokens: (held?.tokens ?? 0) + node.inputTokens + node.outputTokens,
      usd: (held?.usd ?? 0) + node.usd,
    });
  }
  const all = [...byAttempt.values()];
  const tokens = all.reduce((sum, one) => sum + one.tokens, 0);
  const steps = all.reduce((sum, one) => sum + one.steps, 0);
  return all
    .map((one) => ({ ...one, share: tokens > 0 ? one.tokens / tokens : one.steps / Math.max(1, steps) }))
    .sort((a, b) => b.share - a.share);
}

/** The last score on the path to a node, for “from n3 with 1 of 4 targets”; null if no node of the path was tested. */
export function scoreWhere(state: RunState, id: NodeId): NodeState['score'] {
  return pathTo(state, id).findLast((node) => node.score !== null)?.score ?? null;
}

import type { Hunk } from '@/server/core/agent/hunks';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import { solutionPatch } from '@/server/core/ports/solution-patch';
import { leftOut } from '@/server/core/run/minimisation';
import type { ModelNote } from '@/server/core/run/note';
import { positionBias } from '@/server/core/run/preference';
import type { RunState } from '@/server/core/run/state';
import type { HiddenMode } from '@/server/core/task/benchmark';
import type { Task } from '@/server/core/task/task';

/** What `espalier run --json` prints. */
export interface RunResult {
  runId: string;
  task: string;
  strategy: string;
  model: string;
  seed: number;
  status: string;
  /** Why it ended. */
  reason: string | null;
  solved: boolean;
  /** `none`: the task has no tests. A model and people judged what is best, and nothing proves it. */
  verifier: 'tests' | 'none';
  /** How often the judge's verdict on two results changed with the order in which they were shown; null without votes. */
  positionBias: { pairs: number; flipped: number } | null;
  holdout: 'passed' | 'failed' | null;
  /** How the hidden tests of a benchmark's task were used; null: it has none. `oracle`: the search saw what they find. */
  hidden: HiddenMode | null;
  /** Of the best node, in [0,1]. */
  reward: number;
  attempts: number;
  nodes: number;
  steps: number;
  tokens: { input: number; output: number };
  usd: number;
  /** Active seconds. */
  seconds: number;
  /** The solution's node; null if nothing was solved. */
  winner: { nodeId: string; depth: number } | null;
  /** The best node (the winner, if there is one). */
  best: { nodeId: string; depth: number } | null;
  /** The solution that was minimised last, and which of its hunks were left out; null where none was. */
  minimised: {
    solution: string;
    hunks: number;
    leftOut: Hunk[];
    verifications: number;
    cut: string | null;
  } | null;
  /** What the calls of models showed of them, e.g. that one takes no temperature. */
  notes: readonly ModelNote[];
  /** The best node's changes as a patch that `git apply` takes; empty without changes. */
  patch: string;
}

export async function resultOf(state: RunState, store: SnapshotStore, task: Task): Promise<RunResult> {
  const { spec, spend } = state;
  const best = state.best ? state.nodes.get(state.best) : undefined;
  const solution = best
    ? await solutionPatch(state, store, best.id, { ...task, keepIgnored: task.test.keepIgnored })
    : null;
  const place = best ? { nodeId: best.id, depth: best.depth } : null;
  const bias = positionBias(state);
  const solved = state.status === 'solved';
  return {
    runId: state.runId,
    task: spec.taskName,
    strategy: spec.strategy,
    model: spec.model,
    seed: spec.seed,
    status: state.status,
    reason: state.statusReason,
    solved,
    verifier: spec.verifier ?? 'tests',
    positionBias: bias.pairs > 0 ? bias : null,
    hidden: spec.hidden ?? null,
    holdout: best?.holdout ? (best.holdout.passed ? 'passed' : 'failed') : null,
    reward: best?.score?.reward ?? 0,
    attempts: spend.attempts,
    nodes: state.nodes.size,
    steps: spend.steps,
    tokens: { input: spend.inputTokens, output: spend.outputTokens },
    usd: spend.usd,
    seconds: Math.round(spend.seconds * 1000) / 1000,
    winner: solved ? place : null,
    best: place,
    minimised: minimisedIn(state),
    notes: state.notes,
    patch: solution?.patch ?? '',
  };
}

function minimisedIn({ minimisations }: RunState): RunResult['minimised'] {
  const last = minimisations.at(-1);
  if (!last) return null;
  const { nodeId, hunks, trials, cut } = last;
  return {
    solution: nodeId,
    hunks: hunks.length,
    leftOut: leftOut(last),
    verifications: trials.length,
    cut,
  };
}

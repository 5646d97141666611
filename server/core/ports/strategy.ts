/** The interface between the engine and strategies. */
import type { z } from 'zod';
import type { VoteProposal } from '@/server/core/agent/vote';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { Random } from '@/server/core/base/random';
import type { ExpandProposal } from '@/server/core/proposal/proposal';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { RunState } from '@/server/core/run/state';
import type { Remaining } from '@/server/core/usage/budget';

export type Decision =
  | { kind: 'propose'; proposal: ExpandProposal; selection: SelectionRecord }
  /** Have attempts compared; `reason` is one sentence in plain words. */
  | { kind: 'vote'; proposal: VoteProposal; reason: string }
  /** Nothing to do until something in flight settles. */
  | { kind: 'wait' }
  /** `winner` is the strategy's own choice of a result; the best verified node without it. */
  | { kind: 'done'; reason: string; winner?: NodeId };

/** What a strategy may look at. Read-only. */
export interface SearchView {
  state: RunState;
  remaining: Remaining;
  stepsPerAttempt: number;
  /** Whether the budget leaves room for another attempt. Votes need none of its steps. */
  mayStartAttempt: boolean;
  /** Values in [0,1] that people set by hand; they stand for the node's own. */
  values: ReadonlyMap<NodeId, number>;
  /** Attempts under way, with the node each started from. */
  inFlight: { attemptId: AttemptId; from: NodeId }[];
}

/** A sentence for each term of a strategy's candidates. */
export type TermMeanings = Readonly<Record<string, string>>;

/** A pure decision over the tree. It never touches sandboxes, models, clocks or the database. */
export interface Strategy<P extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** One paragraph: what it does, when it pays, its source. */
  readonly explanation: string;
  /** Defaults and help texts included: the form is made from it. */
  readonly parameters: P;
  /** What each term of its candidates means, by the term's name; none where it weighs no candidates. */
  readonly terms?: TermMeanings;
  propose(view: SearchView, parameters: z.infer<P>, random: Random): Decision;
}

import type { z } from 'zod';
import type { Remaining } from './budget';
import type { GraftSpec } from './graft';
import type { AttemptId, BlobHash, NodeId } from './ids';
import type { Random } from './random';
import type { RunState } from './state';
import type { VoteProposal } from './vote';

/** A request for work: start an attempt that walks up to `steps` agent steps from `from`. */
export interface ExpandProposal {
  kind: 'expand';
  from: NodeId;
  /** Agent steps, ≥ 1; clamped to what the budget leaves. */
  steps: number;
  /**
   * The steps the agent is told it has, where the walk may be continued after `steps`: it then plans for a whole
   * trajectory, and not for the moment at which the strategy looks at it next. `steps` without it.
   */
  horizon?: number;
  /** Sampling temperature, 0…2. */
  temperature: number;
  /** Whether the attempt sees the run's experience bank, and how. */
  memory: Memory;
  /** A hint or approach told to the agent, or null. */
  hint: string | null;
  /** The model that walks it; the run's own without it. */
  model?: string;
  /** Whether the attempt's last node's reward is backed up along its path (strategies that use visits and values). */
  backup: boolean;
  /** The ended attempts whose experience it is told, and no other; all that have any without it. */
  experienceOf?: AttemptId[];
  /** A short attempt whose purpose is to tell how hard the task is: an estimate is recorded at its end. */
  probe?: ProbeSpec;
  /** Actions carried out one by one before the agent is asked; each is one of the steps. */
  given?: GivenStep[];
  /** Donor steps replayed one by one before the agent is asked; each is one of the steps. */
  graft?: GraftSpec;
}

/** An action that no model chose: a person's own, or one replayed from a donor. */
export interface GivenStep {
  /** Its JSON, as a stored text. */
  action: BlobHash;
  /** What people read of it (`actionTitle`). */
  title: string;
  /** The node it was taken from, where it is replayed. */
  donor: NodeId | null;
}

export interface ProbeSpec {
  /** The most output tokens of its model calls, overshot by at most one call. */
  tokens: number;
  /** Whether the estimate may come from earlier runs, or from the fixed rule alone. */
  estimate: 'rule' | 'history';
}

/**
 * What an attempt is told of those before it: nothing; their edits and outcomes as they were; the structured extraction;
 * the key findings kept up to date; tagged reusable sub-trajectories; the model's own post-mortems.
 */
export const memories = ['none', 'raw', 'summary', 'findings', 'trajectories', 'postmortem'] as const;
export type Memory = (typeof memories)[number];
export type Proposal = ExpandProposal | VoteProposal;

/** A candidate as the strategy saw it when it chose. `terms` are what `score` was made of, by the field's names. */
export interface Candidate {
  node: NodeId;
  /** Which way of going on at the node this is, where there are several (`new` or `continue`). */
  arm?: 'new' | 'continue';
  score: number;
  terms: Record<string, number>;
}

/** Why a proposal was made: every candidate considered, the chosen and the rejected alike. */
export interface SelectionRecord {
  chosen: NodeId;
  candidates: Candidate[];
  /** One sentence in plain words. */
  reason: string;
  /** The uniform number in [0,1) that decided between equals or by weight; absent where nothing was drawn. */
  draw?: number;
}

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

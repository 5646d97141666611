import type { ActionKind } from '@/server/core/agent/action';

/** What a reader found that is not in the run, or that it had to guess or repair. `count` says how often (≥ 1). */
export interface Note {
  text: string;
  count: number;
}

/** A test with its result, as far as other systems record one. */
export interface ImportedTest {
  id: string;
  status: 'passed' | 'failed' | 'skipped';
}

/** A reward of another system: `raw` on the scale of that system, `value` the same in [0,1]. */
export interface ImportedReward {
  value: number;
  raw: number;
  scale: readonly [number, number];
  explanation: string | null;
}

/** What model calls cost. Each number is null where the file does not tell it. Tokens of the input include cached ones. */
export interface ImportedUsage {
  usd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  cachedTokens: number | null;
}

/** One call of a tool, with what came back. `text` is the call as one would type it. */
export interface ImportedCall {
  kind: ActionKind | 'tool';
  /** The name that the other system gives the tool. */
  name: string;
  arguments: unknown;
  text: string;
  /** Null: nothing came back, or nothing was recorded. */
  observation: string | null;
  error: boolean;
  exitCode: number | null;
}

/** Why another system chose a node or an action, as far as it recorded that. */
export interface ImportedSelection {
  reason: string | null;
  /** Texts of the candidates; empty where none were recorded. */
  candidates: readonly string[];
}

/** One step: an answer of the model, with the calls in it and what they showed. */
export interface ImportedNode extends ImportedUsage {
  /** `n1`, `n2` …: unique in the run, in an order in which a parent stands before its children. */
  id: string;
  /** Null: the step stands below the root. */
  parent: string | null;
  /** The id in the file, for display. */
  foreignId: string | number | null;
  /** A name for the step where the file has one, for example `PlanToCode`. */
  title: string | null;
  /** What the model wrote around its calls. */
  text: string | null;
  /** What the model thought before it wrote. */
  reasoning: string | null;
  /** None for an answer without a call. */
  calls: readonly ImportedCall[];
  /** What people or the system wrote to the model after this step, oldest first. */
  messages: readonly string[];
  /** Cumulative diff against the base, where the file has one. */
  patch: string | null;
  reward: ImportedReward | null;
  visits: number | null;
  /** The sum of the values that were backed up through the node, on the scale of the other system. */
  valueSum: number | null;
  tests: readonly ImportedTest[] | null;
  selection: ImportedSelection | null;
  model: string | null;
  /** Milliseconds since 1970. */
  at: number | null;
  /** Milliseconds that the step took. */
  ms: number | null;
  /** False: planned and never carried out. */
  executed: boolean;
  /** The node that the other system calls its duplicate, or the one it was cloned from: `foreignId` of that node. */
  likeness: { kind: 'duplicate' | 'another-try'; of: string | number | null } | null;
  /** Nodes besides the parent whose work went into this one. */
  donors: readonly string[];
  /** Remarks of the other system on this step: labels, summaries, checkpoints, subagents. */
  remarks: readonly string[];
  /** The place in the tree was inferred by merging, not recorded. */
  inferred: boolean;
  /** How many recorded steps stand behind it (1 unless merged). */
  times: number;
  /** Of a merged node: the recorded steps behind it, one for each attempt. Empty unless merged. */
  behind: readonly RecordedStep[];
}

/** A recorded step behind a merged node: what it cost in its attempt (a place in `attempts`). */
interface RecordedStep extends ImportedUsage {
  attempt: number;
  foreignId: string | number | null;
}

/** A walk from the root to a leaf that the other system calls one attempt; without such a name, one for each leaf. */
export interface ImportedAttempt extends ImportedUsage {
  name: string;
  /** The id of its last node; null for an attempt without a step. */
  leaf: string | null;
  /** How the other system says that it ended. */
  exitStatus: string | null;
  patch: string | null;
  resolved: boolean | null;
  reward: ImportedReward | null;
  tests: readonly ImportedTest[] | null;
}

export interface ImportedTotals extends ImportedUsage {
  calls: number | null;
  /** The file states them; otherwise they are the sums over the nodes. */
  stated: boolean;
}

export interface ImportedTask {
  id: string | null;
  statement: string | null;
  repo: string | null;
  baseCommit: string | null;
}

export interface ImportedOutcome {
  /** Null: nothing tells whether it is right. Never made from a reward on a scale, or from an exit status. */
  resolved: boolean | null;
  source: 'file' | 'report' | 'reward' | null;
  tests: readonly ImportedTest[] | null;
  rewards: Readonly<Record<string, number>>;
}

/** A run of another system: what every reader makes, and what every writer takes. */
export interface ImportedRun {
  format: string;
  formatVersion: string | null;
  writer: string | null;
  /** The id of the session or run in the other system. */
  foreignId: string | null;
  /** The session that this one was forked from. */
  forkedFrom: string | null;
  task: ImportedTask;
  /** The system prompt, where the file has it. */
  systemPrompt: string | null;
  model: string | null;
  /** Milliseconds since 1970. */
  startedAt: number | null;
  endedAt: number | null;
  totals: ImportedTotals;
  /** The sums over the nodes, to be compared with what is stated. */
  summed: ImportedUsage;
  outcome: ImportedOutcome;
  attempts: ImportedAttempt[];
  nodes: ImportedNode[];
  /** Visits, values and reward of the root itself. */
  root: Pick<ImportedNode, 'visits' | 'valueSum' | 'reward'>;
  notes: Note[];
}

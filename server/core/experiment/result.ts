import type { RunStatus } from '@/server/core/run/spec';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { PartTokens } from '@/server/core/usage/context-cost';

/** An amount in each of the currencies of a budget. */
export interface Amounts {
  steps: number;
  /** Input and output. */
  tokens: number;
  usd: number;
}

/** What model calls were for. */
const modelRoles = ['agent', 'probe', 'judge', 'postMortem', 'summary', 'tests'] as const;
export type ModelRole = (typeof modelRoles)[number];

/** What an ended run came to: a function of its log. */
export interface CellResult extends Amounts {
  status: RunStatus;
  /** Passes the visible tests and, where there is one, the holdout. */
  solved: boolean;
  /** Passes the visible tests. */
  visible: boolean;
  /** Spent when the result was known to be right; null where nothing was solved. */
  solvedAt: Amounts | null;
  /** Filesystems that pass the visible tests and were held against the holdout, and those of them that pass it. */
  candidates: number;
  passedHoldout: number;
  attempts: number;
  nodes: number;
  verifications: number;
  /** Active seconds. */
  seconds: number;
  modelMs: number;
  sandboxMs: number;
  /** Milliseconds of `sandboxMs` that went into verifying. */
  verifyMs: number;
  /** Tokens of model calls by what they were for. */
  roles: Partial<Record<ModelRole, number>>;
  /** Input tokens by the part of the prompt they were in. */
  parts: PartTokens;
  /** What its probe or first attempt showed of the task; absent in results written before that was kept. */
  features?: DifficultyFeatures;
}

/** Whether the run counts: it ended by itself and not by a failure of the machine or a person's stop. */
export const counts = ({ status }: Pick<CellResult, 'status'>): boolean =>
  status === 'solved' || status === 'unsolved';

import type { ClaimEntry, Finding } from '@/server/core/lab/claim';

/** What the lab's process is asked. */
export type LabRequest = { id: number } & (
  | { kind: 'claims' }
  | { kind: 'run'; claim: string; values: Record<string, number> }
  /** Keeps one search of the claim in the database, as a run. */
  | { kind: 'open'; claim: string; values: Record<string, number> }
  /** Nobody waits for the answer any more. */
  | { kind: 'forget' }
);

export type LabReply = { id: number } & (
  | { kind: 'claims'; claims: ClaimEntry[] }
  | { kind: 'run'; finding: Finding }
  | { kind: 'open'; runId: string }
  | { kind: 'error'; message: string }
);

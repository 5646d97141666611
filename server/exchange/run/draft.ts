import type { ImportedCall, ImportedNode } from './imported-run';

/** What came back from a call. */
export type CallResult = Partial<Pick<ImportedCall, 'observation' | 'error' | 'exitCode'>>;

/** A step as a reader finds it: with keys of the file in place of ids. */
export interface Draft
  extends Partial<
    Omit<
      ImportedNode,
      'id' | 'parent' | 'donors' | 'inferred' | 'times' | 'behind' | 'calls' | 'messages' | 'remarks'
    >
  > {
  /** Unique in the file. */
  key: string;
  /** The key of its parent; null: below the root. */
  parentKey: string | null;
  /** Keys of further parents. */
  donorKeys?: readonly string[];
  calls?: ImportedCall[];
  messages?: string[];
  remarks?: string[];
}

/** Where a call stands: in a step, at a place in its list. */
export interface CallPlace {
  draft: Draft;
  at: number;
}

/** Adds a call to a step. */
export function addCall(draft: Draft, call: ImportedCall): CallPlace {
  draft.calls ??= [];
  draft.calls.push(call);
  return { draft, at: draft.calls.length - 1 };
}

/** Adds to a call what came back. */
export function setResult({ draft, at }: CallPlace, result: CallResult): void {
  const call = draft.calls?.[at];
  if (call && draft.calls) draft.calls[at] = { ...call, ...result };
}

/** Adds what was written to the model after a step; nothing without a step. */
export function addMessage(draft: Draft | undefined, message: string): void {
  if (!draft) return;
  draft.messages ??= [];
  draft.messages.push(message);
}

export function addRemark(draft: Draft | undefined, remark: string): void {
  if (!draft) return;
  draft.remarks ??= [];
  draft.remarks.push(remark);
}

/** The node of a draft, without donors. Every node has the same keys in the same order: large runs take less memory. */
export const nodeOf = (draft: Draft, id: string, parent: string | null): ImportedNode => ({
  id,
  parent,
  foreignId: draft.foreignId ?? null,
  title: draft.title ?? null,
  text: draft.text ?? null,
  reasoning: draft.reasoning ?? null,
  calls: draft.calls ?? [],
  messages: draft.messages ?? [],
  patch: draft.patch ?? null,
  reward: draft.reward ?? null,
  visits: draft.visits ?? null,
  valueSum: draft.valueSum ?? null,
  tests: draft.tests ?? null,
  selection: draft.selection ?? null,
  model: draft.model ?? null,
  at: draft.at ?? null,
  ms: draft.ms ?? null,
  usd: draft.usd ?? null,
  inputTokens: draft.inputTokens ?? null,
  outputTokens: draft.outputTokens ?? null,
  cachedTokens: draft.cachedTokens ?? null,
  executed: draft.executed ?? true,
  likeness: draft.likeness ?? null,
  donors: [],
  remarks: draft.remarks ?? [],
  inferred: false,
  times: 1,
  behind: [],
});

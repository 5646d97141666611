import type { Action, Observation } from '@/server/core/agent/action';
import type { Call, CallOutline } from '@/server/core/agent/call';
import { visibleLine } from '@/server/core/base/visible';
import type { NodeOrigin } from '@/server/core/run/origin';
import type { ImportedCall, ImportedNode } from '@/server/exchange/run/imported-run';
import { notCarriedOut } from './sentences';
import { signalsOf } from './signals/signals';

/** What a stored step keeps of an imported one beside its calls, its text and its reasoning. */
export interface RecordedStep extends Omit<ImportedNode, 'text' | 'reasoning' | 'calls'> {
  /** Of each call what its action does not hold; `observed`: something came back. */
  calls: (Pick<ImportedCall, 'kind' | 'text'> & { observed: boolean; bare?: true })[];
}

export function recordedStep({ text: _, reasoning: __, calls, ...rest }: ImportedNode): RecordedStep {
  return {
    ...rest,
    calls: calls.map(({ kind, text, observation, arguments: given }) => ({
      kind,
      text,
      observed: observation !== null,
      ...(isRecord(given) ? {} : { bare: true as const }),
    })),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A call of another system as an action of ours, with what it returned. Arguments that are no object stand under `value`. */
export function storedCall(call: ImportedCall, executed: boolean): Call {
  const action: Action = {
    kind: 'tool',
    name: call.name.slice(0, 200) || 'tool',
    arguments: isRecord(call.arguments) ? call.arguments : { value: call.arguments },
  };
  const observation: Observation = {
    text: call.observation ?? (executed ? '' : notCarriedOut),
    error: call.error,
    exitCode: call.exitCode,
    truncated: false,
    ...(executed ? {} : { skipped: true as const }),
    reads: [],
    writes: [],
  };
  return { action, observation };
}

/** The call that was stored as this one. */
export function restoredCall(
  { action, observation }: Call,
  recorded: RecordedStep['calls'][number],
): ImportedCall {
  const { name, arguments: given }: { name: string; arguments: Record<string, unknown> } =
    action.kind === 'tool' ? action : { name: action.kind, arguments: {} };
  return {
    kind: recorded.kind,
    name,
    arguments: recorded.bare ? (given.value ?? null) : given,
    text: recorded.text,
    observation: recorded.observed ? observation.text : null,
    error: observation.error,
    exitCode: observation.exitCode,
  };
}

const pathKeys = ['path', 'file_path', 'filePath', 'filename', 'file', 'notebook_path'] as const;

/** The file that a call names, where it is one that reads or edits. */
export function pathOf({ kind, arguments: given }: ImportedCall): string | null {
  if (!isRecord(given) || kind === 'shell' || kind === 'tool' || kind === 'finish') return null;
  for (const key of pathKeys) {
    const value = given[key];
    if (typeof value === 'string' && value.trim() !== '' && value.length <= 4096) return value;
  }
  return null;
}

const longestTitle = 80;
const clipped = (text: string) => (text.length > longestTitle ? `${text.slice(0, longestTitle - 1)}…` : text);
const oneLine = (text: string) => visibleLine(text.slice(0, 400), 400);

export const outlineOfCall = (call: ImportedCall, executed: boolean): CallOutline => ({
  kind: call.kind,
  title: clipped(`${call.kind === 'shell' ? '$ ' : ''}${oneLine(call.text) || oneLine(call.name)}`),
  path: pathOf(call),
  error: call.error,
  ...(executed ? {} : { skipped: true as const }),
});

/** A label of a step, at most 80 characters. */
export function titleOf(node: ImportedNode, outlines: readonly CallOutline[]): string {
  const calls = outlines.map(({ title }) => title).join(' · ');
  if (node.title !== null && oneLine(node.title) !== '') return clipped(oneLine(node.title));
  return clipped(
    calls || oneLine(node.text ?? '') || oneLine(node.reasoning ?? '') || 'a reply without text',
  );
}

export const nodeOriginOf = (node: ImportedNode, parent: ImportedNode | null): NodeOrigin => ({
  foreignId: typeof node.foreignId === 'string' ? oneLine(node.foreignId) : node.foreignId,
  inferred: node.inferred,
  times: node.times,
  executed: node.executed,
  likeness: node.likeness,
  reward: node.reward && { raw: node.reward.raw, scale: node.reward.scale },
  unknown: (['at', 'usd', 'inputTokens', 'outputTokens'] as const).filter((key) => node[key] === null),
  ...withSignals(node, parent),
});

function withSignals(node: ImportedNode, parent: ImportedNode | null): Pick<NodeOrigin, 'signals'> {
  const signals = node.executed ? signalsOf(node, parent) : [];
  return signals.length === 0 ? {} : { signals };
}

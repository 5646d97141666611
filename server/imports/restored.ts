import type { Database } from '@/db/connection';
import { readStep, readTurn } from '@/db/node-texts';
import { readText } from '@/db/texts';
import { callsOf } from '@/server/core/agent/call';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { type RecordedStep, restoredCall } from './step-record';

/** A run that `storeRun` stored, as it was read; null for a run that was not imported from another system. */
export function restoredRun(db: Database, { spec, nodes }: RunState): ImportedRun | null {
  const details = spec.origin?.details ? readText(db, spec.origin.details) : null;
  if (details === null) return null;
  const rest: Omit<ImportedRun, 'nodes'> = JSON.parse(details);
  const steps = [...nodes.values()].flatMap((node) => restoredStep(db, node) ?? []);
  const place = ({ id }: ImportedNode) => Number(id.slice(1));
  return { ...rest, nodes: steps.sort((a, b) => place(a) - place(b)) };
}

/** What another system recorded of a step beside its calls and texts; null for steps taken here. */
export function recordedOf(db: Database, { texts }: NodeState): RecordedStep | null {
  const text = texts?.recorded ? readText(db, texts.recorded) : null;
  return text === null ? null : JSON.parse(text);
}

function restoredStep(db: Database, node: NodeState): ImportedNode | null {
  const recorded = recordedOf(db, node);
  if (recorded === null) return null;
  const step = readStep(db, node);
  const turn = readTurn(db, node);
  const [calls, kept] = [step ? callsOf(step) : [], recorded.calls];
  return {
    ...recorded,
    text: node.texts?.thought ? readText(db, node.texts.thought) : null,
    reasoning: turn?.thinking[0]?.text ?? null,
    calls: calls.flatMap((call, at) => (kept[at] ? [restoredCall(call, kept[at])] : [])),
  };
}

import { type NodeId, rootNodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import type { Figures } from '@/server/exchange/figures';
import { shapeOf } from '@/server/exchange/run/tree';

/** The figures of a run that came in a bundle. */
export function bundleFigures(file: string, state: RunState): Figures {
  const { spec, nodes, attempts, spend, status } = state;
  const { origin } = spec;
  const steps = [...nodes.values()].filter(({ id }) => id !== rootNodeId);
  const parentOf = (id: NodeId | null) => (id === rootNodeId ? null : id);
  const recorded = origin?.details ? (origin.stated ?? origin.summed) : null;
  return {
    file,
    format: 'espalier',
    version: '1',
    runId: null,
    task: spec.taskName,
    attempts: attempts.size,
    ...shapeOf(steps.map(({ id, parentId }) => ({ id, parent: parentOf(parentId) }))),
    usd: recorded ? recorded.usd : spend.usd,
    inputTokens: recorded ? recorded.inputTokens : spend.inputTokens,
    outputTokens: recorded ? recorded.outputTokens : spend.outputTokens,
    resolved: origin?.details
      ? origin.resolved
      : status === 'solved'
        ? true
        : status === 'unsolved'
          ? false
          : null,
    toolCalls: steps.reduce((total, { outlines }) => total + (outlines?.length ?? 1), 0),
    counts: {},
    notes: [],
  };
}

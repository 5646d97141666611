import { type NodeId, rootNodeId, workspaceOf } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { isReleased } from '@/server/core/run/released';
import { attemptResults } from '@/server/core/run/results';
import type { RunState } from '@/server/core/run/state';
import { isBetter } from '@/server/core/run/tree';
import { limitReached, type RunContext } from '@/server/engine/context/context';
import { holdOut } from './verify';

/** Results whose holdout is known at the end of a run, whether they pass the visible tests or not. */
const bestHeldOut = 3;

/**
 * Runs the holdout on the best results of a search that is over, each of other files, so that the gap between visible
 * and real success is known also where nothing passed. Once each: it decides nothing. Charged.
 */
export async function holdOutBest(context: RunContext): Promise<void> {
  if (!context.task.holdout || limitReached(context) === 'seconds') return;
  for (const id of bestResults(context.log.state)) {
    if (context.control.closing !== null) return;
    if (nodeOf(context.log.state, id).holdout === null) await holdOut(context, id);
  }
}

/** The best results of different files, the best first; none that changed nothing or is worth nothing. */
function bestResults(state: RunState): NodeId[] {
  const seen = new Set([state.nodes.get(rootNodeId)?.snapshot]);
  const best = [...attemptResults(state).values()].sort((a, b) => (isBetter(a, b) ? -1 : 1));
  const chosen: NodeState[] = [];
  for (const node of best) {
    const files = workspaceOf(node.snapshot);
    if (chosen.length === bestHeldOut || seen.has(files) || (node.score?.reward ?? 0) === 0) continue;
    if (isReleased(state, node.id)) continue;
    seen.add(files);
    chosen.push(node);
  }
  return chosen.map(({ id }) => id);
}

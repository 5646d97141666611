import type { AttemptId } from '@/server/core/base/ids';
import type { NodeState } from './node';
import type { RunState } from './state';

/** Whether a node's files were judged by the tests, or by a model where there are none; not merely seen by the agent. */
export const isJudged = (node: NodeState): boolean => node.score !== null && node.score.source !== 'observed';

/** The node each attempt is judged by: its highest verified reward, the latest of equals. In one pass over the nodes. */
export function attemptResults(state: RunState): Map<AttemptId, NodeState> {
  const results = new Map<AttemptId, NodeState>();
  for (const node of state.nodes.values()) {
    if (node.attemptId === null || node.score === null || !isJudged(node)) continue;
    const held = results.get(node.attemptId)?.score?.reward ?? 0;
    if (node.score.reward >= held) results.set(node.attemptId, node);
  }
  return results;
}

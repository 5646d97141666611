import type { NodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import type { RunState } from '@/server/core/run/state';

/** Ways to go about a repair; attempts take turns in this order. */
export const approaches: readonly string[] = [
  'Begin with the first failing assertion and follow the wrong value back to where it arises.',
  'Read every function the failing tests call before you change anything, and compare each with what its name promises.',
  'Suspect the edges first: empty inputs, first and last elements, equal values, off-by-one bounds.',
  'Compare the failing case with a passing one that is like it, and look for what only the failing one runs.',
  'Suspect what passes between functions: argument order, units, copies that should be shared and shared values that should be copied.',
];

/**
 * The approach of one more attempt that goes on from a node, where no temperature sets attempts apart. The first one has
 * none (null). The next ones take turns, beginning at a place that the run's seed draws for the node; after all were
 * taken once, two are joined.
 */
export function siblingApproach({ spec, attempts, nodes }: RunState, from: NodeId): string | null {
  const siblings = new Set<unknown>();
  for (const node of nodes.values()) if (node.parentId === from) siblings.add(node.attemptId);
  for (const attempt of attempts.values()) if (attempt.from === from) siblings.add(attempt.id);
  if (siblings.size === 0) return null;
  const turn = siblings.size - 1;
  const count = approaches.length;
  const first = Math.floor(seededRandom(`${spec.seed}/approach/${from}`)() * count) + turn;
  const further = Math.floor(turn / count) % count;
  const chosen = further === 0 ? [first] : [first, first + further];
  return chosen.map((at) => approaches[at % count]).join(' ');
}

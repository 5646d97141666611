import { hasFiles, type NodeId } from '@/server/core/base/ids';
import { marked } from './mark';
import { marksOf, prunedNodes } from './marks';
import { notRestored, releasedMessage } from './sentences';
import type { RunState } from './state';
import { passesVisible } from './tree';

/** Whether the node's files were removed from the disk with what was pruned. It stays readable. */
export const isReleased = ({ steering }: Pick<RunState, 'steering'>, id: NodeId): boolean =>
  steering.released?.includes(id) ?? false;

/** Why something that needs the files of a released node cannot be done. */
export { releasedMessage as releasedWords };

/**
 * The nodes whose files only they need and that are pruned: what may go from the disk on demand. Solutions, the best
 * node and what is pinned keep theirs, as does everything that has its files in common with a node that is not pruned.
 */
export function releasableNodes(state: RunState): NodeId[] {
  const cut = prunedNodes(state);
  if (cut.size === 0) return [];
  const goes = (id: NodeId) => cut.has(id) && id !== state.best && !marksOf(state, id).pinned;
  const kept = new Set<string>();
  for (const node of state.nodes.values()) {
    if (!goes(node.id) || passesVisible(node)) kept.add(node.snapshot);
  }
  const gone = new Set(state.steering.released);
  return [...state.nodes.values()]
    .filter(({ id, snapshot }) => cut.has(id) && hasFiles(snapshot) && !kept.has(snapshot) && !gone.has(id))
    .map(({ id }) => id);
}

/** Why a pruned node cannot be taken into the search again, or null: nodes without files would come with it. */
export function whyNotRestored(state: RunState, id: NodeId): string | null {
  const { released = [], marks } = state.steering;
  if (released.length === 0) return null;
  const steering = { ...state.steering, marks: marked(marks, id, { mark: 'pruned', to: false }) };
  const cut = prunedNodes({ ...state, steering });
  const bare = released.filter((node) => !cut.has(node));
  if (bare.length === 0) return null;
  return notRestored(id, bare, state.nodes.get(id)?.parentId ?? null);
}

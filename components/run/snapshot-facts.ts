import { count } from '@/components/ui/format';
import { byteCount } from '@/server/core/byte-count';
import { splitSnapshotId } from '@/server/core/ids';
import { isReleased } from '@/server/core/released';
import type { NodeState, RunState } from '@/server/core/state';

/** What keeping a node's filesystem came to, in rows of words: whether it is shared, its bytes, the layers below it. */
export function snapshotFacts(
  state: Pick<RunState, 'steering'>,
  node: Pick<NodeState, 'id' | 'snapshot' | 'snapshotShared' | 'snapshotCost'>,
): [string, string][] {
  const { environment } = splitSnapshotId(node.snapshot);
  const facts: [string, string][] = [
    ['snapshot', node.snapshotShared ? 'shared with its parent: nothing changed' : 'its own'],
  ];
  if (isReleased(state, node.id)) facts.push(['its files', 'removed from the disk with what was pruned']);
  if (node.snapshotCost) {
    const { bytes, layers, flattened } = node.snapshotCost;
    facts.push(['snapshot added', byteCount(bytes)]);
    if (layers > 0) facts.push(['environment', `${count(layers)} ${layers === 1 ? 'layer' : 'layers'}`]);
    else if (environment !== 'host') facts.push(['environment', 'its parent’s']);
    if (flattened) facts.push(['flattened', 'its many layers were made one here']);
  }
  if (state.steering.rebuilt?.includes(environment)) {
    facts.push(['its image', 'was removed, and made anew by the recorded commands']);
  }
  return facts;
}

import type { Fact } from '@/components/ui/facts';
import { count } from '@/components/ui/format';
import { byteCount } from '@/server/core/base/byte-count';
import { hasFiles, splitSnapshotId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { isReleased } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';

/** What it cost to keep a node's filesystem: whether it is shared, its bytes, the layers below it. */
export function snapshotFacts(
  state: Pick<RunState, 'steering'>,
  node: Pick<NodeState, 'id' | 'snapshot' | 'snapshotShared' | 'snapshotCost'>,
): Fact[] {
  const { environment } = splitSnapshotId(node.snapshot);
  if (!hasFiles(node.snapshot)) return [{ name: 'snapshot', value: 'none: the run was imported' }];
  const facts: Fact[] = [
    { name: 'snapshot', value: node.snapshotShared ? 'shared with its parent (nothing changed)' : 'its own' },
  ];
  if (isReleased(state, node.id))
    facts.push({ name: 'its files', value: 'removed from the disk after the node was pruned' });
  if (node.snapshotCost) {
    const { bytes, layers, flattened } = node.snapshotCost;
    facts.push({ name: 'snapshot added', value: byteCount(bytes) });
    if (layers > 0)
      facts.push({ name: 'environment', value: `${count(layers)} ${layers === 1 ? 'layer' : 'layers'}` });
    else if (!/^host(?:@|$)/.test(environment)) facts.push({ name: 'environment', value: 'its parent’s' });
    if (flattened) facts.push({ name: 'flattened', value: 'its layers were merged into one here' });
  }
  if (state.steering.rebuilt?.includes(environment)) {
    facts.push({ name: 'its image', value: 'was removed, then rebuilt with the recorded commands' });
  }
  return facts;
}

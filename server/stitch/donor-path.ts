import { errorMessage } from '@/server/core/base/error-message';
import { hasFiles, type NodeId } from '@/server/core/base/ids';
import type { DonorSource } from '@/server/core/ports/donor-source';
import type { NodeState } from '@/server/core/run/node';
import { noFilesOfImport } from '@/server/core/run/sentences';
import { upward } from '@/server/core/run/upward';
import type { DonorStep } from './donor-step';
import { donorStep } from './load';
import { filesGone, isRoot, noNode } from './sentences';

/** What was asked for cannot be grafted: a sentence that says why, and what to do. */
export class NoGraft extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoGraft';
  }
}

/** The nodes from the root to `id`, both included. Throws NoGraft where there is no such node. */
export function donorPath(source: Pick<DonorSource, 'node'>, id: NodeId): NodeState[] {
  const known = (at: NodeId): NodeState => {
    const node = source.node(at);
    if (!node) throw new NoGraft(noNode(at));
    return node;
  };
  return [...upward(known, id)].reverse();
}

/** Reads the steps of these nodes. Throws NoGraft for the root, and where a node's files are not kept on this machine. */
export async function stepsOf(source: DonorSource, nodes: readonly NodeState[]): Promise<DonorStep[]> {
  const steps: DonorStep[] = [];
  for (const node of nodes) {
    const parent = node.parentId === null ? null : source.node(node.parentId);
    const step = source.step(node);
    if (!hasFiles(node.snapshot)) throw new NoGraft(noFilesOfImport(node.id));
    if (!parent || !step) throw new NoGraft(isRoot(node.id));
    try {
      steps.push(await donorStep(source.store, { node, before: parent.snapshot, ...step }));
    } catch (error) {
      throw new NoGraft(filesGone(node.id, errorMessage(error)));
    }
  }
  return steps;
}

/** How many nodes the two paths, root first, have in common. */
export function sharedLength(a: readonly NodeState[], b: readonly NodeState[]): number {
  const apart = a.findIndex((node, i) => node.id !== b[i]?.id);
  return apart < 0 ? a.length : apart;
}

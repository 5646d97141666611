import type { NodeState } from '@/server/core/run/node';

/** The steps whose title or texts contain every word, in their order; all of them for no word. */
export function matchingSteps<T extends { node: Pick<NodeState, 'id' | 'title'>; text: string }>(
  steps: readonly T[],
  wanted: string,
): T[] {
  const terms = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return steps.filter(({ node, text }) => {
    const all = `${node.id} ${node.title} ${text}`.toLowerCase();
    return terms.every((term) => all.includes(term));
  });
}

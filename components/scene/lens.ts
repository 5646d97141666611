import type { NodeId } from '@/server/core/base/ids';
import type { SelectionRecord } from '@/server/core/proposal/selection';

/** A choice drawn on the tree: the score of each candidate, and the chosen one. */
export interface LensMarks {
  scores: ReadonlyMap<NodeId, number>;
  chosen: NodeId;
}

/** JSON has no infinity: null stands for an infinite score (a child that was never visited goes first). */
const numeric = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;

export function lensMarks({ candidates, chosen }: SelectionRecord): LensMarks {
  return { scores: new Map(candidates.map(({ node, score }) => [node, numeric(score)])), chosen };
}

/** A score, short enough for a mark. */
export const scoreText = (score: number): string =>
  Number.isFinite(score) ? score.toFixed(2).replace(/^0\./, '.') : '∞';

import type { NodeId } from '@/server/core/base/ids';
import type { SelectionRecord } from '@/server/core/proposal/selection';

/** A choice drawn on the tree: each candidate's score, and which was chosen. */
export interface LensMarks {
  scores: ReadonlyMap<NodeId, number>;
  chosen: NodeId;
}

/** JSON has no infinity: a score sent as null was one (a child never visited goes first). */
const numeric = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;

export function lensMarks({ candidates, chosen }: SelectionRecord): LensMarks {
  return { scores: new Map(candidates.map(({ node, score }) => [node, numeric(score)])), chosen };
}

/** A score as short as a mark has room for. */
export const scoreText = (score: number): string =>
  Number.isFinite(score) ? score.toFixed(2).replace(/^0\./, '.') : '∞';

import type { BlobHash } from '@/server/core/base/ids';

/** One question of the rubric by which a model judges a result that no test decides. */
export interface Criterion {
  name: 'addresses' | 'general' | 'safe' | 'small';
  question: string;
  /** Its share of the grade; the weights of all add up to 1. */
  weight: number;
}

export const rubric: readonly Criterion[] = [
  { name: 'addresses', question: 'Does the change do what the task describes?', weight: 0.5 },
  { name: 'general', question: 'Does it hold in general, and not for one example only?', weight: 0.2 },
  { name: 'safe', question: 'Does it leave alone what worked before?', weight: 0.2 },
  { name: 'small', question: 'Does it change no more than it takes?', weight: 0.1 },
];

/** A judge's points in [0,1] by criterion, in the order of the rubric; null where it cannot tell. */
export type Points = (number | null)[];

export interface Grade {
  /** The model that judged. */
  model: string;
  points: Points;
  /** Its reasoning, as a stored text. */
  thought: BlobHash;
}

/** The weighted mean of the points, in [0,1], over the criteria that were answered; ½ where none was. */
export function gradeOf(points: Readonly<Points>): number {
  let sum = 0;
  let weights = 0;
  for (const [i, { weight }] of rubric.entries()) {
    const given = points[i] ?? null;
    if (given === null || Number.isNaN(given)) continue;
    sum += weight * Math.min(1, Math.max(0, given));
    weights += weight;
  }
  return weights === 0 ? 0.5 : sum / weights;
}

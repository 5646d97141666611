import type { JudgedState } from '@/server/core/verdict/gap-curve';
import type { RunState } from './state';
import { passesVisible } from './tree';

/** Candidates: different filesystems that pass every visible test and that the holdout has judged. */
export interface HoldoutGap {
  candidates: number;
  /** Those of them that pass the holdout too. */
  passed: number;
}

/** The states a run verified beside its root, each filesystem once, in the order of settling. */
export function judgedStates(state: RunState): JudgedState[] {
  const states = new Map<string, JudgedState>();
  for (const node of state.nodes.values()) {
    if (node.attemptId === null || node.score?.source !== 'verified') continue;
    const held = node.holdout?.passed ?? states.get(node.snapshot)?.holdout ?? null;
    states.set(node.snapshot, { visible: node.score.solved, holdout: held });
  }
  return [...states.values()];
}

/** What passes the visible tests against what passes the holdout, in the order of settling. */
export function holdoutGap(state: RunState): HoldoutGap {
  const judged = new Map<string, boolean>();
  for (const node of state.nodes.values()) {
    if (passesVisible(node) && node.holdout) judged.set(node.snapshot, node.holdout.passed);
  }
  return { candidates: judged.size, passed: [...judged.values()].filter(Boolean).length };
}

/** The gap in [0,1]: the share of candidates that only look right. Null without a candidate. */
export const gapShare = ({ candidates, passed }: HoldoutGap): number | null =>
  candidates === 0 ? null : 1 - passed / candidates;

export const sumOfGaps = (gaps: readonly HoldoutGap[]): HoldoutGap => ({
  candidates: gaps.reduce((sum, gap) => sum + gap.candidates, 0),
  passed: gaps.reduce((sum, gap) => sum + gap.passed, 0),
});

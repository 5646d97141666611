import clsx from 'clsx';
import type { Score } from '@/server/core/verdict/outcome';
import { onScaleColor, scaleColor, scoreText, targetFraction } from './scale';
import { gradeMeans, guardsBroken, holdoutResult, targetsPass } from './sentences';

interface ScoreChipProps {
  /** null: not known yet. */
  score: Score | null;
  /** Whether the holdout passed; null if it was not run. */
  holdout?: boolean | null;
  /** For narrow lists: only a sign and a number, with the words in the tooltip. */
  compact?: boolean;
  className?: string;
}

/** Target tests passing as a fraction on the scale; broken guards and the holdout are beside it. */
export function ScoreChip({ score, holdout = null, compact = false, className }: ScoreChipProps) {
  if (score === null) return <span className={clsx('text-soft', className)}>–</span>;
  const fraction = targetFraction(score);
  const graded = score.targetsTotal === 0;
  const broken = score.guardsTotal - score.guardsPassing;
  return (
    <span className={clsx('inline-flex items-center gap-1.5 whitespace-nowrap', className)}>
      <span
        className="num inline-block min-w-9 rounded-sm px-1.5 text-center text-sm font-semibold"
        style={{ background: scaleColor(fraction), color: onScaleColor(fraction) }}
        title={graded ? gradeMeans : targetsPass(score.targetsPassing, score.targetsTotal)}
      >
        {scoreText(score)}
      </span>
      {broken > 0 && (
        <span className="num text-sm text-warn" title={guardsBroken(broken)}>
          −{broken}
          {!compact && (broken === 1 ? ' guard' : ' guards')}
        </span>
      )}
      {holdout !== null && (
        <span className={clsx('text-sm', holdout ? 'text-good' : 'text-bad')} title={holdoutResult(holdout)}>
          {holdout ? '◎' : '✕'}
          {!compact && ' holdout'}
        </span>
      )}
    </span>
  );
}

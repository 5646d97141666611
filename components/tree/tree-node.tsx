'use client';
import clsx from 'clsx';
import { memo } from 'react';
import { useTreeActions } from './actions';
import { GlyphShape, GuardMark, InferredMark, PeoplesMarks, PersonMark, PrunedMark, Rings } from './glyph';
import type { LaidBox, LaidGhost, LaidStep } from './laid-nodes';
import { boxHelp, ghostHelp } from './sentences';

/** A step, as large as the element around it. */
function StepNodeView({ drawn, selected }: Pick<LaidStep, 'drawn' | 'selected'>) {
  const { fold, more } = useTreeActions();
  const unfold = drawn.foldedByHand
    ? () => fold(drawn.id)
    : drawn.roomFold === 'badge'
      ? () => more(drawn.id)
      : null;
  return (
    <div
      data-testid={`node-${drawn.id}`}
      data-kind={drawn.glyph}
      data-score={drawn.fraction ?? ''}
      data-known={drawn.known}
      data-verified={drawn.verified}
      data-holdout={drawn.holdout ?? ''}
      data-best={drawn.onBest}
      data-dim={drawn.dim}
      data-pinned={drawn.pinned}
      data-pruned={drawn.pruned}
      data-inferred={drawn.inferred}
      data-planned={drawn.planned}
      data-selected={selected}
      className={clsx(
        'relative size-full cursor-pointer',
        drawn.dim ? 'opacity-25' : drawn.pruned && 'opacity-40',
      )}
    >
      <GlyphShape
        glyph={drawn.glyph}
        colour={drawn.colour}
        known={drawn.known}
        selected={selected}
        planned={drawn.planned}
        className="size-full"
      />
      <Rings verified={drawn.verified} holdout={drawn.holdout} />
      {drawn.inferred && <InferredMark />}
      {drawn.guardBroken && <GuardMark />}
      {drawn.byPerson && <PersonMark />}
      <PeoplesMarks pinned={drawn.pinned} noted={drawn.noted} valued={drawn.valued} />
      {drawn.pruned && <PrunedMark />}
      {drawn.error && (
        <span
          aria-hidden
          className="absolute inset-0 grid place-items-center text-[10px] leading-none font-bold text-bad"
        >
          ×
        </span>
      )}
      {drawn.foldedBelow > 0 && drawn.roomFold !== 'pill' && (
        <FoldBadge count={drawn.foldedBelow} onUnfold={unfold} />
      )}
    </div>
  );
}

/** The number of nodes folded here. It is a button unless a rule of the view folds them. */
function FoldBadge({ count, onUnfold }: { count: number; onUnfold: (() => void) | null }) {
  const look =
    'num nodrag nopan absolute top-full left-1/2 mt-1.5 -translate-x-1/2 rounded-full border border-line-strong bg-raised px-1.5 text-[10px] leading-4 text-soft whitespace-nowrap';
  const text = `+${count.toLocaleString('en')}`;
  if (onUnfold === null) return <span className={look}>{text}</span>;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Unfold ${count} nodes`}
      className={clsx(look, 'hover:border-ink hover:text-ink')}
      onClick={(event) => {
        event.stopPropagation();
        onUnfold();
      }}
    >
      {text}
    </button>
  );
}

function GhostNodeView({ attempt, id: name }: Pick<LaidGhost, 'attempt' | 'id'>) {
  const { phase, id } = attempt;
  return (
    <div
      data-testid={name}
      data-phase={phase ?? ''}
      title={ghostHelp(id, phase)}
      className="relative size-full"
    >
      <span
        aria-hidden
        className={clsx(
          'block size-full animate-breathe rounded-full border-2 border-dotted',
          phase === 'waiting' ? 'border-accent' : 'border-soft',
        )}
      />
      <span className="pointer-events-none absolute top-1/2 left-full ml-1.5 -translate-y-1/2 text-xs whitespace-nowrap text-soft">
        {phase ?? ''}
      </span>
    </div>
  );
}

/** The canvas below paints the box. This element handles the pointer. */
function BoxNodeView({
  head,
  tail,
  length,
  foldedBelow,
}: Pick<LaidBox, 'head' | 'tail' | 'length' | 'foldedBelow'>) {
  return (
    <div
      data-testid={`box-${head}`}
      data-length={length}
      title={boxHelp(length, head, tail)}
      className="relative size-full cursor-pointer rounded-[2px] hover:outline hover:outline-soft"
    >
      {foldedBelow > 0 && <FoldBadge count={foldedBelow} onUnfold={null} />}
    </div>
  );
}

export const StepNode = memo(StepNodeView);
export const GhostNode = memo(GhostNodeView);
export const BoxNode = memo(BoxNodeView);

'use client';
import type { NodeProps } from '@xyflow/react';
import clsx from 'clsx';
import { memo } from 'react';
import type { GhostFlowNode, StepFlowNode } from './flow-nodes';
import { GlyphShape, GuardMark, Rings } from './glyph';
import type { SceneNode } from './scene';

/** A node in words, for tooltips and screen readers. */
export function inWords(node: SceneNode): string {
  const tests =
    node.fraction === null
      ? 'not tested'
      : `${Math.round(node.fraction * 100)} % of target tests pass${node.known ? '' : ' at its last test; changed since'}`;
  const marks = [
    node.verified && 'verified',
    node.holdout === 'passed' && 'holdout passed',
    node.holdout === 'failed' && 'holdout failed',
    node.guardBroken && 'breaks a guard test',
    node.error && 'the action failed',
    node.onBest && 'on the best path',
  ].filter(Boolean);
  return [`${node.id}: ${node.title}`, tests, ...marks].join(' · ');
}

function StepNodeView({ data: { drawn }, selected }: NodeProps<StepFlowNode>) {
  return (
    <div
      data-testid={`node-${drawn.id}`}
      data-kind={drawn.glyph}
      data-score={drawn.fraction ?? ''}
      data-known={drawn.known}
      data-verified={drawn.verified}
      data-holdout={drawn.holdout ?? ''}
      data-best={drawn.onBest}
      data-selected={selected}
      title={inWords(drawn)}
      className="relative size-full cursor-pointer"
    >
      <GlyphShape
        glyph={drawn.glyph}
        shade={drawn.shade}
        known={drawn.known}
        selected={selected}
        className="size-full"
      />
      <Rings verified={drawn.verified} holdout={drawn.holdout} />
      {drawn.guardBroken && <GuardMark />}
      {drawn.error && (
        <span
          aria-hidden
          className="absolute inset-0 grid place-items-center text-[10px] leading-none font-bold text-bad"
        >
          ×
        </span>
      )}
      {drawn.label && (
        <span
          className={clsx(
            'pointer-events-none absolute bottom-full mb-1 max-w-24 truncate text-[10px] leading-3 text-soft',
            drawn.beginsRow ? 'left-0' : 'left-1/2 -translate-x-1/2',
          )}
        >
          {drawn.label}
        </span>
      )}
      {drawn.caption && drawn.glyph === 'task' && (
        <span className="pointer-events-none absolute top-full left-0 mt-1 text-xs whitespace-nowrap text-ink">
          {drawn.caption}
        </span>
      )}
      {drawn.caption && drawn.glyph !== 'task' && (
        <span className="num pointer-events-none absolute top-1/2 left-full ml-3 -translate-y-1/2 text-xs font-semibold whitespace-nowrap text-ink">
          {drawn.caption}
        </span>
      )}
    </div>
  );
}

function GhostNodeView({ data: { ghost } }: NodeProps<GhostFlowNode>) {
  const { phase, id } = ghost.attempt;
  return (
    <div
      data-testid={ghost.id}
      data-phase={phase ?? ''}
      title={`${id} is ${phase ?? 'about to begin a step'}`}
      className="relative size-full"
    >
      <span
        aria-hidden
        className="block size-full animate-breathe rounded-full border-2 border-dotted border-soft"
      />
      <span className="pointer-events-none absolute top-1/2 left-full ml-1.5 -translate-y-1/2 text-[10px] whitespace-nowrap text-soft">
        {phase ?? ''}
      </span>
    </div>
  );
}

export const StepNode = memo(StepNodeView);
export const GhostNode = memo(GhostNodeView);

import clsx from 'clsx';
import { Pin, SlidersVertical, StickyNote } from 'lucide-react';
import type { Glyph } from '@/components/scene/scene-node';

const shape: Record<Glyph, string> = {
  task: 'rounded-[6px]',
  edit: 'rounded-[6px]',
  test: 'rounded-full',
  read: 'rounded-[3px]',
  shell: 'rounded-[3px] scale-y-[0.72]',
  finish: 'rotate-45 scale-[0.8] rounded-[2px]',
};

interface GlyphShapeProps {
  glyph: Glyph;
  /** CSS colour of the body; null if the node has no value. */
  colour: string | null;
  known: boolean;
  selected?: boolean;
  /** Never carried out: hollow with a dotted frame. */
  planned?: boolean;
  className?: string;
}

/** A node's body. Its shape shows the kind of action, its colour shows the tests that pass. It is hollow if they are not known. */
export function GlyphShape({
  glyph,
  colour,
  known,
  selected = false,
  planned = false,
  className,
}: GlyphShapeProps) {
  const body = colour ?? 'var(--faint)';
  return (
    <span
      aria-hidden
      className={clsx('block border-2', planned && 'border-dotted', shape[glyph], className)}
      style={{
        background: known && !planned ? body : 'var(--bg)',
        borderColor: planned ? 'var(--soft)' : known ? 'var(--panel)' : body,
        // A gap and then the ring, so that the body keeps its colour and its shape.
        boxShadow: selected ? '0 0 0 1.5px var(--bg), 0 0 0 4px var(--ink)' : undefined,
      }}
    />
  );
}

/** Rings around a body: thin for verified, double for a passed holdout, dashed red for a failed one. */
export function Rings({ verified, holdout }: { verified: boolean; holdout: 'passed' | 'failed' | null }) {
  return (
    <>
      {verified && holdout === null && (
        <span aria-hidden className="absolute -inset-1 rounded-[9px] border-[1.5px] border-soft" />
      )}
      {holdout === 'passed' && (
        <>
          <span aria-hidden className="absolute -inset-1 rounded-[9px] border-[1.5px] border-t3" />
          <span aria-hidden className="absolute -inset-2 rounded-[12px] border-[1.5px] border-t3" />
        </>
      )}
      {holdout === 'failed' && (
        <span aria-hidden className="absolute -inset-1.5 rounded-[10px] border-2 border-dashed border-bad" />
      )}
    </>
  );
}

/** The frame of a node whose place in the tree was inferred. */
export function InferredMark() {
  return <span aria-hidden className="absolute -inset-1 rounded-[6px] border border-dashed border-soft" />;
}

/** The mark of a node that fails a test which passed at the root. */
export function GuardMark() {
  return (
    <span
      aria-hidden
      className="absolute -right-1.5 -bottom-1.5 grid size-3 place-items-center rounded-full bg-warn text-[9px] leading-none font-bold text-panel"
    >
      !
    </span>
  );
}

/** The marks that people set: a pin, a note, a value. Blue, like everything that a person did. */
export function PeoplesMarks({
  pinned,
  noted,
  valued,
}: {
  pinned: boolean;
  noted: boolean;
  valued: boolean;
}) {
  if (!pinned && !noted && !valued) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none absolute bottom-full left-1/2 mb-1 flex -translate-x-1/2 gap-0.5 rounded-sm bg-bg/80 text-accent"
    >
      {pinned && <Pin className="size-3" strokeWidth={2.5} />}
      {noted && <StickyNote className="size-3" strokeWidth={2.5} />}
      {valued && <SlidersVertical className="size-3" strokeWidth={2.5} />}
    </span>
  );
}

/** The mark over a pruned node. */
export function PrunedMark() {
  return (
    <span aria-hidden className="absolute inset-0 grid place-items-center">
      <span className="block h-[140%] w-0.5 rotate-45 bg-ink" />
    </span>
  );
}

/** The mark of the first step of an attempt that a person started. */
export function PersonMark() {
  return (
    <span
      aria-hidden
      className="absolute -top-1.5 -left-1.5 size-2.5 rounded-full border-2 border-bg bg-accent"
    />
  );
}

'use client';
import clsx from 'clsx';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { ArmDot } from '@/components/charts/arm-dot';
import { figuresOf } from '@/components/experiments/figures';
import { useHotkeys } from '@/components/shell/hotkeys';
import { IconButton } from '@/components/ui/button';
import { presenting, presentKeys } from './sentences';
import type { Shown } from './use-experiment';

interface PresentProps {
  shown: Shown;
  /** 0 is the verdict, then the figures in their order. */
  slide: number;
  onSlide: (slide: number | null) => void;
}

/** For a large screen: large type, one figure at a time, live. */
export function Present({ shown, slide, onSlide }: PresentProps) {
  const { head, analysis, endedCount, total } = shown;
  const figures = figuresOf(shown);
  const last = figures.length;
  const at = Math.min(last, Math.max(0, slide));
  const go = (by: number) => onSlide(Math.min(last, Math.max(0, at + by)));
  useHotkeys('Presenting', [
    { keys: ['ArrowRight', ' ', 'PageDown', 'Enter'], does: 'next figure', run: () => go(1) },
    { keys: ['ArrowLeft', 'PageUp', 'Backspace'], does: 'previous figure', run: () => go(-1) },
    { keys: ['Home'], does: 'the verdict', run: () => onSlide(0) },
    { keys: ['End'], does: 'last figure', run: () => onSlide(last) },
    {
      keys: ['f'],
      does: 'full screen',
      run: () =>
        void (document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen()),
    },
    { keys: ['Escape', 'p'], does: 'back to the page', run: () => onSlide(null) },
  ]);
  const Shown = figures[at - 1]?.Figure;
  return (
    <main
      data-testid="present"
      data-slide={at}
      aria-label={presenting(head.spec.name)}
      className="flex h-dvh flex-col bg-bg px-[5vw] pt-[4vh] pb-4"
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        {Shown ? (
          <Shown shown={shown} large />
        ) : (
          <div className="flex h-full flex-col justify-center gap-8">
            <h1 className="text-2xl font-normal text-soft">{head.spec.name}</h1>
            <p className="max-w-[46ch] text-4xl leading-snug text-pretty">{analysis.verdict}</p>
            <ul className="flex flex-wrap gap-x-8 gap-y-3 text-2xl">
              {head.spec.arms.map(({ name }, place) => (
                <li key={name} className="flex items-center gap-3">
                  <ArmDot place={place} className="size-5" />
                  {name}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <footer className="flex items-center gap-3 pt-3 text-soft">
        <IconButton label="Previous figure" disabled={at === 0} onClick={() => go(-1)}>
          <ChevronLeft aria-hidden className="size-5" />
        </IconButton>
        <span className="flex gap-1.5" aria-hidden>
          {Array.from({ length: last + 1 }, (_, i) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a slide's place is its identity
              key={i}
              className={clsx('size-2 rounded-full', i === at ? 'bg-ink' : 'bg-line-strong')}
            />
          ))}
        </span>
        <IconButton label="Next figure" disabled={at === last} onClick={() => go(1)}>
          <ChevronRight aria-hidden className="size-5" />
        </IconButton>
        <span className="num ml-4">
          {endedCount} of {total} runs
        </span>
        <span className="flex-1" />
        <span className="text-sm">{presentKeys}</span>
        <IconButton label="Back to the page" onClick={() => onSlide(null)}>
          <X aria-hidden className="size-5" />
        </IconButton>
      </footer>
    </main>
  );
}

'use client';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import type { LiveView } from '@/components/live/live-run';

/** Milliseconds between two states of the panels beside the tree while the run goes on: nobody reads faster. */
const restMs = 400;
/** A larger tree is drawn before the panels beside it are. */
const manyNodes = 1_000;

/** What a person waits for, or did: it is shown at once. */
const differsInWord = (one: LiveView, other: LiveView): boolean =>
  one.at !== other.at || one.latest.status !== other.latest.status || one.connection !== other.connection;

/**
 * The view as the panels beside the tree show it: live at most every `restMs`, so that steps arriving by the hundred
 * leave the frames to the tree; in the past a moment after the tree. Null until the tree was drawn once, where that is
 * large.
 */
export function useCalm(view: LiveView): LiveView | null {
  const past = useDeferredValue(view.at === null ? null : view);
  const [held, setHeld] = useState(() => (view.shown.nodes.size > manyNodes ? null : view));
  const since = useRef(0);
  const urgent = held !== null && differsInWord(held, view);

  // Outside system: the clock.
  useEffect(() => {
    if (held === view) return;
    const wait = held === null ? 0 : Math.max(0, since.current + restMs - performance.now());
    const timer = setTimeout(
      () => {
        since.current = performance.now();
        setHeld(view);
      },
      urgent ? 0 : wait,
    );
    return () => clearTimeout(timer);
  }, [view, held, urgent]);

  if (held === null) return null;
  if (view.at !== null) return past ?? view;
  return urgent ? view : held;
}

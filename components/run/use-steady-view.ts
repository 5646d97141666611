'use client';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { type SentAct, withExpected } from '@/components/steering/expected';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

/** Milliseconds between two updates of the panels beside the tree while the run is under way. Nobody reads faster. */
const restMs = 400;
/** A tree with more nodes is drawn before the panels beside it. */
const manyNodes = 1_000;

/** Whether something changed that the panels must show at once, because a person waits for it or did it. */
const differsInStatus = (one: LiveView, other: LiveView): boolean =>
  one.at !== other.at || one.latest.status !== other.latest.status || one.connection !== other.connection;

/**
 * The view for the panels beside the tree. Live, it changes at most every `restMs`, so that many arriving steps leave
 * the frames to the tree. In the past, it follows the tree a moment later. Null until a large tree was drawn once.
 */
export function useSteadyView(view: LiveView): LiveView | null {
  const past = useDeferredValue(view.at === null ? null : view);
  const [held, setHeld] = useState(() => (view.shown.nodes.size > manyNodes ? null : view));
  const since = useRef(0);
  const urgent = held !== null && differsInStatus(held, view);

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

/**
 * The latest run as the panels show it, with the commands that were sent and are not handled yet. If it lacks one of
 * `nodes`, the run now.
 */
export function useSteadyState(
  steady: LiveView | null,
  expected: RunState,
  sent: readonly SentAct[],
  nodes: readonly (NodeId | null)[],
): RunState {
  const latest = steady?.latest ?? null;
  const held = useMemo(() => latest && withExpected(latest, sent), [latest, sent]);
  return held && nodes.every((id) => id === null || held.nodes.has(id)) ? held : expected;
}

'use client';
import { useEffect, useRef, useState } from 'react';
import { playedOn, type Speed } from './playback';

interface Playback {
  at: number | null;
  last: number;
  /** The next moment is loading, so playback waits. */
  waiting: boolean;
  go: (seq: number | null) => void;
}

/** Plays the run from the moment shown (from the start if that is the end) to its last event. */
export function usePlayback({ at, last, waiting, go }: Playback) {
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const since = useRef(0);

  // Outside system: the clock, while playing.
  useEffect(() => {
    if (!playing || waiting) return;
    let frame = 0;
    const tick = (now: number) => {
      const on = playedOn(now - since.current, last, speed);
      if (on === 0) {
        frame = requestAnimationFrame(tick);
        return;
      }
      since.current = now;
      const next = (at ?? 0) + on;
      if (next < last) return go(next);
      setPlaying(false);
      go(null);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing, waiting, at, last, speed, go]);

  return {
    playing,
    speed,
    setSpeed,
    stop: () => setPlaying(false),
    turn: () => {
      since.current = performance.now();
      if (!playing && at === null) go(1);
      setPlaying(!playing);
    },
  };
}

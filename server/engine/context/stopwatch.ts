/** Measures the seconds a run was active, to be charged with its events. */
export interface Stopwatch {
  /** Active seconds since the last call. */
  lap(): number;
  /** The same, without ending the lap. */
  elapsed(): number;
  pause(): void;
  resume(): void;
}

/** `now`: milliseconds of a clock that never jumps. */
export function createStopwatch(now: () => number): Stopwatch {
  let since: number | null = now();
  let kept = 0;
  const elapsed = () => Math.max(0, kept + (since === null ? 0 : (now() - since) / 1000));
  return {
    elapsed,
    lap() {
      const seconds = elapsed();
      kept = 0;
      if (since !== null) since = now();
      return seconds;
    },
    pause() {
      if (since !== null) kept += (now() - since) / 1000;
      since = null;
    },
    resume() {
      since ??= now();
    },
  };
}

/** Measures the seconds a run was active, to be charged with its events. */
export interface Stopwatch {
  /** Active seconds since the last call. */
  lap(): number;
  pause(): void;
  resume(): void;
}

export function createStopwatch(now: () => number): Stopwatch {
  let since: number | null = now();
  let kept = 0;
  return {
    lap() {
      const at = now();
      const seconds = kept + (since === null ? 0 : (at - since) / 1000);
      kept = 0;
      if (since !== null) since = at;
      return Math.max(0, seconds);
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

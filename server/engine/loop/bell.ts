/** Wakes a loop. A ring while nobody waits is kept for the next wait. */
export interface Bell {
  ring(): void;
  /** The next (or present) wait rejects with the first error told. */
  fail(error: unknown): void;
  /** Resolves at a ring, or once the signal is aborted. */
  rung(): Promise<void>;
}

export function createBell(signal: AbortSignal): Bell {
  let kept = false;
  let failure: { error: unknown } | null = null;
  let wake: (() => void) | null = null;
  signal.addEventListener('abort', () => wake?.(), { once: true });
  return {
    ring() {
      kept = true;
      wake?.();
    },
    fail(error) {
      failure ??= { error };
      wake?.();
    },
    async rung() {
      if (!kept && !failure && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      if (failure) throw failure.error;
      kept = false;
    },
  };
}

/** Wakes a loop that waits. A wake-up while nobody waits is kept for the next wait. */
export interface WakeUp {
  wake(): void;
  /** The next (or present) wait rejects with the first error given. */
  fail(error: unknown): void;
  /** Resolves at a wake-up, or once the signal is aborted. */
  next(): Promise<void>;
}

export function createWakeUp(signal: AbortSignal): WakeUp {
  let pending = false;
  let failure: { error: unknown } | null = null;
  let resolveWait: (() => void) | null = null;
  signal.addEventListener('abort', () => resolveWait?.(), { once: true });
  return {
    wake() {
      pending = true;
      resolveWait?.();
    },
    fail(error) {
      failure ??= { error };
      resolveWait?.();
    },
    async next() {
      if (!pending && !failure && !signal.aborted) {
        await new Promise<void>((resolve) => {
          resolveWait = resolve;
        });
        resolveWait = null;
      }
      if (failure) throw failure.error;
      pending = false;
    },
  };
}

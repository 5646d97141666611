/** Holds walkers back while a run is paused. */
export interface Gate {
  readonly open: boolean;
  set(open: boolean): void;
  /** Resolves once the gate is open. Rejects with the signal's reason when it is aborted meanwhile. */
  passed(signal: AbortSignal): Promise<void>;
}

export function createGate(): Gate {
  let open = true;
  const waiting = new Set<() => void>();
  return {
    get open() {
      return open;
    },
    set(next) {
      open = next;
      if (!open) return;
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
    passed(signal) {
      if (open) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const go = () => {
          signal.removeEventListener('abort', abort);
          resolve();
        };
        const abort = () => {
          waiting.delete(go);
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        waiting.add(go);
        signal.addEventListener('abort', abort, { once: true });
      });
    },
  };
}

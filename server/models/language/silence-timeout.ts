/** Aborts when nothing was heard for so long. Joined with the caller's own signal. */
export interface SilenceTimeout {
  readonly signal: AbortSignal;
  /** Whether it was this that aborted. */
  readonly lost: boolean;
  /** Something was heard. */
  restart(): void;
  end(): void;
}

export function createSilenceTimeout(caller: AbortSignal, silenceMs: number): SilenceTimeout {
  const own = new AbortController();
  const later = () => setTimeout(() => own.abort(new Error('silence')), silenceMs);
  let timer = later();
  return {
    signal: AbortSignal.any([caller, own.signal]),
    get lost() {
      return own.signal.aborted;
    },
    restart() {
      clearTimeout(timer);
      timer = later();
    },
    end: () => clearTimeout(timer),
  };
}

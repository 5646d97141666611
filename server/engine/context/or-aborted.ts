/** How long work that was aborted may take to end by itself and say what it cost; milliseconds. */
const graceMs = 1_000;

/**
 * What the work gives. Once the signal is aborted nothing it gives counts any more: it has a moment to fail by itself,
 * since a call cut off tells what it cost; then this rejects with the signal's reason, whether the work heeds it or not.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined;
    const abort = () => {
      grace = setTimeout(() => reject(signal.reason), graceMs);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const settle = (value: T) => (signal.aborted ? reject(signal.reason) : resolve(value));
    work.then(settle, reject).finally(() => {
      clearTimeout(grace);
      signal.removeEventListener('abort', abort);
    });
  });
}

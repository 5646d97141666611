/** Yields what `items` yields until the signal is aborted; then throws its reason at once, whatever is under way. */
export async function* untilAborted<T>(items: AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => undefined);
  for (;;) {
    const next = items.next();
    next.catch(() => undefined);
    const { done, value } = await Promise.race([next, aborted]);
    if (done) return;
    yield value;
  }
}

const everyMs = 3_000;

/**
 * The request, ended as if its client had gone once its token is no longer valid: an event stream stays open for hours,
 * and whoever was removed must not go on reading.
 */
export function whileAdmitted(request: Request, who: (headers: Headers) => string | null): Request {
  if (request.headers.get('accept') !== 'text/event-stream') return request;
  const headers = new Headers(request.headers);
  const removed = new AbortController();
  const timer = setInterval(() => {
    if (who(headers) === null) removed.abort();
  }, everyMs);
  timer.unref();
  const signal = AbortSignal.any([request.signal, removed.signal]);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  return new Request(request, { signal });
}

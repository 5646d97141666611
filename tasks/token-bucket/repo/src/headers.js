export function rateLimitHeaders(limit, { allowed, remaining, retryAfterMs }) {
  const headers = { 'RateLimit-Limit': String(limit), 'RateLimit-Remaining': String(remaining) };
  if (!allowed && Number.isFinite(retryAfterMs)) {
    headers['Retry-After'] = String(Math.ceil(retryAfterMs / 1000));
  }
  return headers;
}

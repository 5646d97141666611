import { retryAfterMs } from './faults';
import { fieldsOf, listOf, type Refusal } from './refusal';

/** Milliseconds a refusal asks to wait, from its headers or its body; null where it does not say. */
export function requestedWaitMs(
  { headers, body, error, status, message }: Refusal,
  now: number,
): number | null {
  return (
    retryAfterMs(headers, now) ??
    retryDelayMs(error) ??
    secondsMs(body.estimated_time) ??
    (status === 429 ? (resetMs(headers, error, now) ?? waitInMessage(message)) : null)
  );
}

/** Google's `RetryInfo`, e.g. `"retryDelay": "34.07s"`. */
function retryDelayMs(error: Record<string, unknown>): number | null {
  for (const detail of listOf(error.details)) {
    const { retryDelay } = fieldsOf(detail);
    if (typeof retryDelay === 'string') return durationMs(retryDelay);
  }
  return null;
}

/** OpenAI's “Please try again in 1.2s.” (all there is inside a stream), Azure's “Please retry after 6 seconds.” */
function waitInMessage(message: string): number | null {
  const found =
    /(?:try again|retry)(?: again)? (?:in|after) (?:((?:\d+(?:\.\d+)?(?:ms|[smhd]))+)(?!\w)|(\d+(?:\.\d+)?) ?(milli|min|s))/i.exec(
      message,
    );
  if (found === null) return null;
  const [, duration, amount, unit = ''] = found;
  if (duration !== undefined) return durationMs(duration);
  const unitMs = { milli: 1, min: 60_000 }[unit.toLowerCase()] ?? 1_000;
  return Number(amount) * unitMs;
}

const secondsMs = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 ? value * 1_000 : null;

/** When a used up allowance is full again: OpenAI's and Groq's durations, OpenRouter's moment. */
function resetMs(headers: Headers | undefined, error: Record<string, unknown>, now: number): number | null {
  for (const kind of ['requests', 'tokens']) {
    const left = headers?.get(`x-ratelimit-remaining-${kind}`);
    const reset = headers?.get(`x-ratelimit-reset-${kind}`);
    if (left !== undefined && left !== null && Number(left) <= 0 && reset) return untilMs(reset, now);
  }
  const inside = fieldsOf(fieldsOf(error.metadata).headers);
  const moment =
    headers?.get('x-ratelimit-reset') ?? inside['X-RateLimit-Reset'] ?? inside['x-ratelimit-reset'];
  return typeof moment === 'string' || typeof moment === 'number' ? untilMs(String(moment), now) : null;
}

/** A duration (`6m0s`, `1.57s`, `120ms`), a number of seconds, a moment in seconds or milliseconds, or a date. */
function untilMs(text: string, now: number): number | null {
  const value = Number(text);
  if (value >= 0) {
    if (value < 1e8) return value * 1_000;
    return Math.max(0, (value < 1e11 ? value * 1_000 : value) - now);
  }
  const duration = durationMs(text);
  if (duration !== null) return duration;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationMs(text: string): number | null {
  if (!/^(?:[\d.]+(?:ms|[smhd]))+$/.test(text)) return null;
  let sum = 0;
  for (const [, amount, unit = ''] of text.matchAll(/([\d.]+)(ms|[smhd])/g))
    sum += Number(amount) * (units[unit] ?? 0);
  return sum;
}

import { CallFailed, type CallFault } from '@/server/core/ports/call-failed';
import { endpointFailed } from './sentences';

/** What an API said when it refused, as far as it said it. */
export interface Refused {
  status: number | undefined;
  /** Its own code or type, e.g. `insufficient_quota`. */
  code: string;
  message: string;
  headers: Headers | undefined;
}

/** Which fault a refusal is: by status, and by the words where one status means several things. */
export function faultOf({ status, code, message }: Refused): CallFault {
  const searched = `${code} ${message}`.toLowerCase();
  if (
    /context_length|context window|maximum context|prompt is too long|too many tokens|exceed_context/.test(
      searched,
    )
  ) {
    return 'context';
  }
  if (/insufficient_quota|billing|credit balance|payment required/.test(searched) || status === 402)
    return 'quota';
  if (status === 401 || status === 403) return 'key';
  if (status === 404 || /model_not_found|not_found_error/.test(searched)) return 'model-gone';
  if (status === 429 || searched.includes('rate_limit')) return 'rate-limit';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 413) return 'context';
  if (
    status === 529 ||
    (status !== undefined && status >= 500) ||
    /overloaded|api_error|server_error/.test(searched)
  ) {
    return 'overloaded';
  }
  return 'bad-request';
}

/** The failure in words. Keys may be echoed by a server (“Incorrect API key provided: sk-…”): they are taken out. */
export function callFailed(
  fault: CallFault,
  endpoint: string,
  detail: string,
  secrets: readonly string[],
  retryAfterMs: number | null = null,
): CallFailed {
  const safeDetail = withoutSecrets(detail, secrets).replace(/\s+/g, ' ').trim().slice(0, 300);
  return new CallFailed(fault, endpointFailed(fault, endpoint, safeDetail), null, retryAfterMs);
}

/** Whole secrets, and what looks like (part of) a key as servers quote it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[key]');
  return clean.replace(/\b(?:sk|key|pk|Bearer)[-_ ][\w*.-]{6,}/g, '[key]');
}

/** Milliseconds of `retry-after-ms` or `retry-after` (seconds, or a date), or null. */
export function retryAfterMs(headers: Headers | undefined, now: number): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (exact >= 0) return exact;
  const text = headers?.get('retry-after');
  if (!text) return null;
  const seconds = Number(text);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

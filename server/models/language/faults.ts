import { CallFailed, type CallFault } from '@/server/core/ports/call-failed';
import { faultByNumber } from './maker-codes';
import { overflows } from './overflow';
import { fieldsOf, listOf, type Refusal } from './refusal';
import { masked } from './secrets';
import { endpointFailed } from './sentences';

const noCredit =
  /insufficient_quota|exceeded_current_quota|billing_hard_limit|billing_error|insufficient_balance|arrearage|freetieronly/;
const outOfCredit = /credit balance|insufficient balance|insufficient credits|(?:any|out of|no) credits/;
const wrongKey = /api[_ ]key[^.]{0,20}(?:not valid|invalid|expired|incorrect)|invalid api[_ ]key/;
/** Passing troubles that are not in the five hundreds: conflicts, capacity, failed providers. */
const passing: ReadonlySet<number> = new Set([409, 424, 425, 498, 499]);
const moderated =
  /moderation|flagged|content[ _-]?(?:policy|filter)|data_?inspection|responsibleai|safety (?:system|filter|policy)|usage polic/;
const noModel = /model[^.]{0,60}(?:not exist|not found|does not exist)|not a valid model/;
/** How servers that run models themselves say that a model is not there yet. */
const loading = /loading (?:the )?model|model[^.]{0,80}(?:is|being|currently|still) loading|warming up/;
const mistaken = /tool_use_failed|malformed_function_call/;
const unreadCall = /error parsing tool call|failed to parse (?:tool|function) call/;

/** What a fault is known by. */
export type Refused = Pick<Refusal, 'status' | 'code' | 'message' | 'headers'> & Partial<Refusal>;

/** Which fault a refusal is: by its structure, and by its words only where one status means several things. */
export function faultOf(refusal: Refused): CallFault {
  const { status, code } = refusal;
  const searched = `${code} ${refusal.message}`.toLowerCase();
  const numbered = faultByNumber(refusal);
  if (numbered !== null) return numbered;
  if (status === 402 || noCredit.test(searched)) return 'quota';
  if (status === 429) return /request too large/.test(searched) ? 'context' : 'rate-limit';
  if (overflows(refusal)) return 'context';
  if (isModerated(refusal, searched)) return 'refusal';
  if (outOfCredit.test(searched) && (status ?? 400) < 500) return 'quota';
  if (status === 401 || status === 403 || (status === 400 && wrongKey.test(searched))) return 'key';

  if (status === 404 || /model_not_found/.test(code)) return 'model-gone';
  if (loading.test(searched) && (status ?? 503) >= 500) return 'loading';
  if (status === 408 || status === 504 || status === 524) return 'timeout';
  if (status !== undefined && (status >= 500 || passing.has(status))) return 'overloaded';
  if (status === undefined && /overloaded|api_error|server_error/.test(searched)) return 'overloaded';
  if (noModel.test(searched)) return 'model-gone';
  return 'bad-request';
}

/** A filter of the provider declined this one prompt. */
function isModerated({ status, error }: Refused, searched: string): boolean {
  if (status === 451) return true;
  if (status !== 400 && status !== 403 && status !== undefined) return false;
  const { reasons, flagged_input } = fieldsOf(error?.metadata);
  return listOf(reasons).length > 0 || typeof flagged_input === 'string' || moderated.test(searched);
}

/** What a model wrote that its server could not read as a call; null where the refusal is about something else. */
export function unreadableCall({ code, message, error }: Refusal): string | null {
  if (!mistaken.test(code) && !unreadCall.test(message.toLowerCase())) return null;
  const { failed_generation: written } = error;
  // Ollama quotes it in its message.
  return typeof written === 'string' ? written : (/raw='([\s\S]*)',? err=/.exec(message)?.[1] ?? '');
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
  const known = secrets.filter(({ length }) => length >= 4);
  return masked(text, known).replace(/\b(?:sk|key|pk|Bearer)[-_ ][\w*.-]{6,}/g, '[key]');
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

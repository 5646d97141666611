import { statusByNumber } from './maker-codes';

/** What an API gave instead of an answer, read from its structure. */
export interface Refusal {
  /** The HTTP status; of an error inside a 200 or a stream: the status that its numbers and types stand for. */
  status: number | undefined;
  /** Its own codes and types, in small letters, joined by spaces, e.g. `insufficient_quota`. */
  code: string;
  /** In its own words; empty where it has none. */
  message: string;
  /** The parameter it names in a field of its own, as a path joined by dots, or null. */
  parameter: string | null;
  headers: Headers | undefined;
  /** The object that describes the error, and the body around it. */
  error: Fields;
  body: Fields;
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields of an object; of anything else, none. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Statuses that types and codes stand for: Anthropic's, Google's, OpenAI's and those of servers like theirs. */
const statuses: readonly [RegExp, number][] = [
  [/rate_limit|resource_exhausted|too_many_requests|throttl/, 429],
  [/overloaded/, 529],
  [/timeout|deadline_exceeded/, 504],
  [/unavailable/, 503],
  [/authentication|unauthenticated|invalid_api_key/, 401],
  [/permission/, 403],
  [/billing_error/, 402],
  [/model_not_found|not_found/, 404],
  [/request_too_large/, 413],
  [/invalid_request|invalid_argument|bad_?request|tool_use_failed|context_length/, 400],
  [/api_error|server_error|internal/, 500],
];

/** Reads a refusal. `status`: of HTTP; undefined in mid-stream. `text`: where the body is no JSON. */
export function readRefusal(
  status: number | undefined,
  body: unknown,
  headers: Headers | undefined,
  text = '',
): Refusal {
  const whole = fieldsOf(Array.isArray(body) ? body[0] : body);
  const error = [whole.error, whole.base_resp].find(isFields) ?? whole;
  const metadata = fieldsOf(error.metadata);
  const code = [error.code, error.type, error.status, whole.type, fieldsOf(error.innererror).code]
    .map(textOf)
    .filter((one) => one !== '' && one !== 'error')
    .join(' ')
    .toLowerCase();
  return {
    status: statusOf(status, error, whole, code),
    code,
    message: messageOf(whole, error, metadata) || text.slice(0, 2_000),
    parameter: parameterOf(whole, error),
    headers,
    error,
    body: whole,
  };
}

function statusOf(http: number | undefined, error: Fields, whole: Fields, code: string): number | undefined {
  if (http !== undefined && http >= 300) return http;
  const named = [error.code, error.status_code, error.status, error.http_status, error.http_code];
  // A number of three digits is the status that the server would have sent had it known before.
  for (const given of [...named, whole.code, whole.status]) {
    const number = Number(given);
    if (number >= 400 && number <= 599) return number;
  }
  const meant = statusByNumber({ error, body: whole });
  return meant ?? statuses.find(([type]) => type.test(code))?.[1];
}

function messageOf(whole: Fields, error: Fields, metadata: Fields): string {
  const raw = textOf(metadata.raw);
  const texts = [
    error.message,
    error.status_msg,
    error.detail,
    error.error,
    whole.message,
    whole.Message,
    whole.detail,
    whole.msg,
    whole.error_msg,
    whole.errors,
  ];
  const first = texts.map(asText).find((text) => text !== '') ?? '';
  return raw === '' ? first : `${first} ${raw}`;
}

/** A message may be a text, an object with one, or a list of either (as pydantic writes them). */
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(asText).filter(Boolean).join('; ');
  if (!isFields(value)) return '';
  const place = listOf(value.loc).map(textOf).join('.');
  const text = asText(value.msg ?? value.message ?? value.detail ?? value.description);
  return place === '' ? text : `${place}: ${text}`;
}

function parameterOf(whole: Fields, error: Fields): string | null {
  if (typeof error.param === 'string' && error.param !== '') return error.param.replace(/\[(\d+)\]/g, '.$1');
  for (const list of [whole.detail, error.detail, error.message, fieldsOf(error.message).detail]) {
    const place = listOf(fieldsOf(listOf(list)[0]).loc).map(textOf);
    if (place.length > 0) return place.filter((part) => part !== 'body').join('.');
  }
  return null;
}

/**
 * The refusal inside what HTTP calls good: a whole body, a piece of a stream, or the choice in either. Null where there is
 * none. `{"error": {…}}` with a code that is a number or a text, the same at a choice (OpenRouter), `{"error": "…"}`
 * (Ollama, TGI), `{"object": "error", …}` (vLLM), `{"error_code": 18}` (Qianfan), `base_resp` (MiniMax), an event named
 * `error`.
 */
export function refusalInside(body: unknown, headers?: Headers, event = ''): Refusal | null {
  const piece = fieldsOf(Array.isArray(body) ? body[0] : body);
  const choice = fieldsOf(listOf(piece.choices)[0]);
  if (isError(choice.error)) return described(choice, headers);
  const { error, object, type, detail, base_resp, error_code } = piece;
  const isReply = listOf(piece.choices).length > 0 || Array.isArray(piece.content);
  const { status_code } = fieldsOf(base_resp);
  const failed =
    isError(error) ||
    object === 'error' ||
    type === 'error' ||
    event === 'error' ||
    (typeof status_code === 'number' && status_code !== 0) ||
    (typeof error_code === 'number' && error_code !== 0) ||
    (detail !== undefined && !isReply);
  return failed ? described(piece, headers) : null;
}

const isError = (error: unknown): boolean =>
  (typeof error === 'string' && error !== '') || (isFields(error) && Object.keys(error).length > 0);

/** Where it has no words of its own, what it consists of. */
function described(body: Fields, headers: Headers | undefined): Refusal {
  const refusal = readRefusal(undefined, body, headers);
  return refusal.message === '' ? { ...refusal, message: JSON.stringify(refusal.error) } : refusal;
}

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

/** MiniMax's numbers, which come inside a 200. */
const minimax: ReadonlyMap<number, number> = new Map([
  [1000, 500],
  [1001, 504],
  [1002, 429],
  [1004, 401],
  [1008, 402],
  [1013, 500],
  [1024, 500],
  [1026, 451],
  [1027, 451],
  [1033, 500],
  [1039, 413],
  [2013, 400],
  [2049, 401],
]);

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
    status: statusOf(status, error, code),
    code,
    message: messageOf(whole, error, metadata) || text.slice(0, 2_000),
    parameter: parameterOf(whole, error),
    headers,
    error,
    body: whole,
  };
}

function statusOf(http: number | undefined, error: Fields, code: string): number | undefined {
  if (http !== undefined && http >= 300) return http;
  for (const given of [error.code, error.status_code, error.status, error.http_code]) {
    const number = Number(given);
    if (number >= 400 && number <= 599) return number;
    const meant = minimax.get(number);
    if (meant !== undefined) return meant;
  }
  return statuses.find(([type]) => type.test(code))?.[1];
}

function messageOf(whole: Fields, error: Fields, metadata: Fields): string {
  const raw = textOf(metadata.raw);
  const texts = [
    error.message,
    error.status_msg,
    error.detail,
    error.error,
    whole.message,
    whole.detail,
    whole.msg,
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
 * The refusal inside what HTTP calls good: a whole body, a piece of a stream, or the choice in either. Null where there
 * is none.
 */
export function refusalInside(body: unknown, headers?: Headers): Refusal | null {
  const piece = fieldsOf(Array.isArray(body) ? body[0] : body);
  const choice = fieldsOf(listOf(piece.choices)[0]);
  if (isFields(choice.error)) return readRefusal(undefined, choice, headers);
  if (listOf(piece.choices).length > 0 || Array.isArray(piece.content)) return null;
  const { error, object, type, detail, base_resp } = piece;
  const failed = typeof fieldsOf(base_resp).status_code === 'number' && fieldsOf(base_resp).status_code !== 0;
  const refuses = (error !== undefined && error !== null) || detail !== undefined || failed;
  return refuses || object === 'error' || type === 'error' ? readRefusal(undefined, body, headers) : null;
}

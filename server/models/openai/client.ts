import OpenAI, { APIConnectionError, APIError } from 'openai';
import { CallFailed } from '@/server/core/ports/call-failed';
import { type Connection, secretsOf } from '@/server/models/language/connection';
import { callFailed, faultOf, retryAfterMs } from '@/server/models/language/faults';

/** The vendor's client without its own retries, environment and logs. */
export const openaiClient = ({ baseUrl, key, headers, silenceMs }: Connection): OpenAI =>
  new OpenAI({
    // The client insists on a key; servers without keys do not look at it.
    apiKey: key ?? 'none',
    baseURL: baseUrl,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: silenceMs,
    defaultHeaders: headers,
    logLevel: 'off',
  });

/** What went wrong, in the product's words. */
export function openaiFault(error: unknown, connection: Connection, now = Date.now()): CallFailed {
  if (error instanceof CallFailed) return error;
  const { endpoint, baseUrl } = connection;
  const secrets = secretsOf(connection);
  if (error instanceof APIConnectionError) {
    const timedOut = error.name === 'APIConnectionTimeoutError' || /timed? ?out/i.test(error.message);
    return callFailed(timedOut ? 'timeout' : 'connection', endpoint, timedOut ? '' : baseUrl, secrets);
  }
  if (error instanceof APIError) {
    const { status, message, headers } = error;
    const code = `${error.code ?? ''} ${error.type ?? ''}`;
    const fault = faultOf({ status, code, message, headers });
    return callFailed(fault, endpoint, message, secrets, retryAfterMs(headers, now));
  }
  const detail = error instanceof SyntaxError ? 'its answer is no valid JSON' : String(error);
  return callFailed('broken', endpoint, detail, secrets);
}

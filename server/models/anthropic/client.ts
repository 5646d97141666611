import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import { CallFailed } from '@/server/core/ports/call-failed';
import { type Connection, secretsOf } from '@/server/models/language/connection';
import { callFailed, faultOf, retryAfterMs } from '@/server/models/language/faults';

/** The vendor's client without its own retries, environment and logs. */
export const anthropicClient = ({ baseUrl, key, headers, silenceMs }: Connection): Anthropic =>
  new Anthropic({
    apiKey: key ?? 'none',
    authToken: null,
    credentials: null,
    config: null,
    profile: null,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: silenceMs,
    defaultHeaders: headers,
    logLevel: 'off',
  });

/** What went wrong, in the product's words. */
export function anthropicFault(error: unknown, connection: Connection, now = Date.now()): CallFailed {
  if (error instanceof CallFailed) return error;
  const { endpoint, baseUrl } = connection;
  const secrets = secretsOf(connection);
  if (error instanceof APIConnectionError) {
    const timedOut = error.name === 'APIConnectionTimeoutError' || /timed? ?out/i.test(error.message);
    return callFailed(timedOut ? 'timeout' : 'connection', endpoint, timedOut ? '' : baseUrl, secrets);
  }
  if (error instanceof APIError) {
    const { status, headers } = error;
    const message = error.apiMessage ?? error.message;
    const fault = faultOf({ status, code: error.type ?? '', message, headers });
    return callFailed(fault, endpoint, message, secrets, retryAfterMs(headers, now));
  }
  const detail = error instanceof SyntaxError ? 'its answer is no valid JSON' : String(error);
  return callFailed('broken', endpoint, detail, secrets);
}

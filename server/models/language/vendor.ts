import { CallFailed } from '@/server/core/ports/call-failed';
import { type Connection, secretsOf } from './connection';
import { callFailed, faultOf, type Refused, retryAfterMs } from './faults';
import { StreamError } from './stream-error';

/** The options of a vendor's client without its own retries and logs: both vendors' clients name them alike. */
export const clientOptions = ({ baseUrl, key, headers, silenceMs }: Connection) => ({
  // The clients insist on a key; servers without keys do not look at it.
  apiKey: key ?? 'none',
  baseURL: baseUrl,
  maxRetries: 0,
  timeout: silenceMs,
  defaultHeaders: headers,
  logLevel: 'off' as const,
});

/** What a vendor's client threw, as its error classes tell. */
export type VendorError =
  | { kind: 'connection'; error: Error }
  | { kind: 'api'; facts: Refused }
  | { kind: 'other' };

/** What went wrong, in the product's words. `read` knows the vendor's classes of errors. */
export function vendorFault(
  error: unknown,
  connection: Connection,
  read: (error: unknown) => VendorError,
  now: number,
): CallFailed {
  if (error instanceof CallFailed) return error;
  const { endpoint, baseUrl } = connection;
  const secrets = secretsOf(connection);
  const thrown: VendorError =
    error instanceof StreamError ? { kind: 'api', facts: error.facts } : read(error);
  switch (thrown.kind) {
    case 'connection': {
      const { name, message } = thrown.error;
      const timedOut = name === 'APIConnectionTimeoutError' || /timed? ?out/i.test(message);
      return callFailed(timedOut ? 'timeout' : 'connection', endpoint, timedOut ? '' : baseUrl, secrets);
    }
    case 'api': {
      const { message, headers } = thrown.facts;
      return callFailed(faultOf(thrown.facts), endpoint, message, secrets, retryAfterMs(headers, now));
    }
    case 'other': {
      const detail = error instanceof SyntaxError ? 'its reply is no valid JSON' : String(error);
      return callFailed('broken', endpoint, detail, secrets);
    }
  }
}

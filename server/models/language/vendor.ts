import { CallFailed } from '@/server/core/ports/call-failed';
import { type Connection, secretsOf } from './connection';
import { callFailed } from './faults';
import type { GuardedCall } from './guarded-call';
import type { Refusal } from './refusal';
import { Adapted, NoTools, refused, UnreadableCall } from './refused';
import { StreamError } from './stream-error';
import { unreachableDetail } from './unreachable';

/** The options of a vendor's client without its own retries and logs: both vendors' clients name them alike. */
export const clientOptions = ({ baseUrl, key, headers }: Connection, call: Pick<GuardedCall, 'fetch'>) => ({
  // The clients insist on a key; servers without keys do not look at it.
  apiKey: key ?? 'none',
  baseURL: baseUrl,
  maxRetries: 0,
  // The guarded call ends what is silent or takes too long; the client would not notice signs of life.
  timeout: 24 * 60 * 60_000,
  defaultHeaders: headers,
  logLevel: 'off' as const,
  fetch: call.fetch,
});

/** What a vendor's client threw, as its error classes tell. */
export type VendorError =
  | { kind: 'connection'; error: Error }
  | { kind: 'api'; refusal: Refusal }
  | { kind: 'other' };

export interface FailedCall {
  call: GuardedCall;
  connection: Connection;
  /** The request's body. */
  params: object;
  /** Milliseconds since the epoch. */
  now: number;
}

/** What went wrong, in the product's words. `read` knows the vendor's classes of errors. */
export function vendorFault(
  error: unknown,
  { call, connection, params, now }: FailedCall,
  read: (error: unknown) => VendorError,
): Error {
  if (error instanceof CallFailed || error instanceof Adapted) return error;
  if (error instanceof UnreadableCall || error instanceof NoTools) return error;
  const { endpoint, baseUrl } = connection;
  const secrets = secretsOf(connection);
  const failed = (fault: 'moved' | 'timeout' | 'connection' | 'broken', detail: string) =>
    callFailed(fault, endpoint, detail, secrets);
  if (call.redirectedTo !== null) return failed('moved', call.redirectedTo);
  if (call.lost) return failed('timeout', '');
  const fields = { ...params };
  if (error instanceof StreamError) return refused(error.refusal, connection, fields, now);
  if (call.refusal !== null) return refused(call.refusal, connection, fields, now);
  const thrown = read(error);
  switch (thrown.kind) {
    case 'connection': {
      const { name, message } = thrown.error;
      const timedOut = name === 'APIConnectionTimeoutError' || /timed? ?out/i.test(message);
      return timedOut
        ? failed('timeout', '')
        : failed('connection', unreachableDetail(thrown.error, baseUrl));
    }
    case 'api':
      return refused(thrown.refusal, connection, fields, now);
    case 'other':
      return failed('broken', error instanceof SyntaxError ? 'its reply is no valid JSON' : String(error));
  }
}

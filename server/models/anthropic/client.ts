import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { CallFailed } from '@/server/core/ports/call-failed';
import type { Connection } from '@/server/models/language/connection';
import { clientOptions, vendorFault } from '@/server/models/language/vendor';

/** The vendor's client without its own retries, environment and logs. */
export const anthropicClient = (connection: Connection): Anthropic =>
  new Anthropic({
    ...clientOptions(connection),
    authToken: null,
    credentials: null,
    config: null,
    profile: null,
  });

/** What went wrong, in the product's words. */
export const anthropicFault = (error: unknown, connection: Connection, now = Date.now()): CallFailed =>
  vendorFault(
    error,
    connection,
    (thrown) => {
      if (thrown instanceof APIConnectionError) return { kind: 'connection', error: thrown };
      if (!(thrown instanceof APIError)) return { kind: 'other' };
      const { status, headers, type, apiMessage, message } = thrown;
      return { kind: 'api', facts: { status, code: type ?? '', message: apiMessage ?? message, headers } };
    },
    now,
  );

import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { CallFailed } from '@/server/core/ports/call-failed';
import type { Connection } from '@/server/models/language/connection';
import { clientOptions, vendorFault } from '@/server/models/language/vendor';

/** The vendor's client without its own retries, environment and logs. */
export const openaiClient = (connection: Connection): OpenAI =>
  new OpenAI({ ...clientOptions(connection), organization: null, project: null });

/** What went wrong, in the product's words. */
export const openaiFault = (error: unknown, connection: Connection, now = Date.now()): CallFailed =>
  vendorFault(
    error,
    connection,
    (thrown) => {
      if (thrown instanceof APIConnectionError) return { kind: 'connection', error: thrown };
      if (!(thrown instanceof APIError)) return { kind: 'other' };
      const { status, message, headers, code, type } = thrown;
      return { kind: 'api', facts: { status, code: `${code ?? ''} ${type ?? ''}`, message, headers } };
    },
    now,
  );

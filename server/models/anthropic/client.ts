import Anthropic, { APIConnectionError, APIError } from '@anthropic-ai/sdk';
import type { Connection } from '@/server/models/language/connection';
import type { GuardedCall } from '@/server/models/language/guarded-call';
import { readRefusal } from '@/server/models/language/refusal';
import { clientOptions, type FailedCall, vendorFault } from '@/server/models/language/vendor';

/** The vendor's client without its own retries, environment and logs. */
export const anthropicClient = (connection: Connection, call: Pick<GuardedCall, 'fetch'>): Anthropic =>
  new Anthropic({
    ...clientOptions(connection, call),
    // The client adds the path, which people may have copied with the address.
    baseURL: connection.baseUrl.replace(/\/+(?:v1\/*(?:messages\/*)?)?$/, ''),
    authToken: null,
    credentials: null,
    config: null,
    profile: null,
  });

/** What went wrong, in the product's words. */
export const anthropicFault = (error: unknown, failed: FailedCall): Error =>
  vendorFault(error, failed, (thrown) => {
    if (thrown instanceof APIConnectionError) return { kind: 'connection', error: thrown };
    if (!(thrown instanceof APIError)) return { kind: 'other' };
    const { status, error: body, headers, message } = thrown;
    return { kind: 'api', refusal: readRefusal(status, body, headers, message) };
  });

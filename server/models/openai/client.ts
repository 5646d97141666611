import OpenAI, { APIConnectionError, APIError } from 'openai';
import type { Connection } from '@/server/models/language/connection';
import type { GuardedCall } from '@/server/models/language/guarded-call';
import { readRefusal } from '@/server/models/language/refusal';
import { clientOptions, type FailedCall, vendorFault } from '@/server/models/language/vendor';
import { addressOf } from './address';

/** The vendor's client without its own retries, environment and logs. */
export function openaiClient(
  connection: Connection,
  call: Pick<GuardedCall, 'fetch'>,
  { responses = false }: { responses?: boolean } = {},
): OpenAI {
  const { baseUrl, query, headers } = addressOf(connection.baseUrl, connection.key, {
    responses,
    model: connection.model,
  });
  const options = clientOptions(connection, call);
  return new OpenAI({
    ...options,
    baseURL: baseUrl,
    defaultQuery: query,
    defaultHeaders: { ...headers, ...options.defaultHeaders },
    organization: null,
    project: null,
  });
}

/** What went wrong, in the product's words. */
export const openaiFault = (error: unknown, failed: FailedCall): Error =>
  vendorFault(error, failed, (thrown) => {
    if (thrown instanceof APIConnectionError) return { kind: 'connection', error: thrown };
    if (!(thrown instanceof APIError)) return { kind: 'other' };
    const { status, error: body, headers, message } = thrown;
    return { kind: 'api', refusal: readRefusal(status, body, headers, message) };
  });

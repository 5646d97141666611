import { CallFailed } from '@/server/core/ports/call-failed';
import type { Connection } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { type GuardedCall, guardCall } from '@/server/models/language/guarded-call';
import { masked, sureSecrets } from '@/server/models/language/secrets';
import type { FailedCall } from '@/server/models/language/vendor';
import { addressOf } from '@/server/models/openai/address';
import { connectionOf } from './build';
import { listsNoModels } from './sentences';
import type { Endpoint } from './settings';

/** How to ask for a vendor's list of models and how to read its errors. The vendor's code is loaded when it is needed. */
async function listerOf({ kind }: Endpoint, connection: Connection, call: GuardedCall): Promise<Lister> {
  const { signal } = call;
  if (kind === 'gemini') {
    const { geminiModels, geminiFault } = await import('@/server/models/gemini/client');
    return { list: () => geminiModels(connection, call), fault: geminiFault };
  }
  if (kind === 'anthropic') {
    const { anthropicClient, anthropicFault } = await import('@/server/models/anthropic/client');
    const client = anthropicClient(connection, call);
    return {
      list: async () => namesIn(await client.models.list({ limit: 1_000 }, { signal })),
      fault: anthropicFault,
    };
  }
  const { openaiClient, openaiFault } = await import('@/server/models/openai/client');
  const client = openaiClient(connection, call);
  return { list: async () => namesIn(await client.models.list({ signal })), fault: openaiFault };
}

interface Lister {
  list: () => Promise<string[]>;
  fault: (error: unknown, failed: FailedCall) => Error;
}

const namesIn = ({ data }: { data: { id: string }[] | undefined }): string[] =>
  (data ?? []).map(({ id }) => id);

/** The models an endpoint says it has, sorted; at an address of one of Azure's deployments that one. Errors: `CallFailed`. */
export async function listedModels(endpoint: Endpoint, signal: AbortSignal): Promise<string[]> {
  const { deployment } = addressOf(endpoint.baseUrl, null);
  if (deployment !== null) return [deployment];
  const connection = connectionOf(endpoint, '');
  const call = guardCall(signal, connection, 0);
  const { list, fault } = await listerOf(endpoint, connection, call);
  const secrets = sureSecrets(connection);
  try {
    return (await list()).map((id) => masked(id, secrets)).sort();
  } catch (error) {
    if (signal.aborted) throw callFailed('timeout', endpoint.name, '', []);
    if ([404, 405, 501].includes(call.refusal?.status ?? 0))
      throw new CallFailed('model-gone', listsNoModels(endpoint.name));
    throw fault(error, { call, connection, params: {}, now: Date.now() });
  } finally {
    call.end();
  }
}

import type { Connection } from '@/server/models/language/connection';
import type { GuardedCall } from '@/server/models/language/guarded-call';
import { fieldsOf, listOf } from '@/server/models/language/refusal';
import { type FailedCall, vendorFault } from '@/server/models/language/vendor';
import { geminiBase, keyHeader, modelPath } from './address';

type Request = Pick<RequestInit, 'method' | 'body'>;

const requested = (
  connection: Connection,
  call: GuardedCall,
  path: string,
  init: Request,
): Promise<Response> =>
  call.fetch(`${geminiBase(connection.baseUrl)}/${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', ...keyHeader(connection.key), ...connection.headers },
    signal: call.signal,
  });

/** Asks a model for content, chunk by chunk or whole. */
export function generate(connection: Connection, call: GuardedCall, params: object, stream: boolean) {
  const method = stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  const path = `${modelPath(connection.model)}:${method}`;
  return requested(connection, call, path, { method: 'POST', body: JSON.stringify(params) });
}

const mostPages = 50;

/** The names of all models that generate content, page by page. */
export async function geminiModels(connection: Connection, call: GuardedCall): Promise<string[]> {
  const names: string[] = [];
  let page = '';
  for (let read = 0; read < mostPages; read++) {
    const path = `models?pageSize=1000${page === '' ? '' : `&pageToken=${encodeURIComponent(page)}`}`;
    const response = await requested(connection, call, path, { method: 'GET' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { models, nextPageToken } = fieldsOf(await response.json());
    for (const model of listOf(models).map(fieldsOf)) {
      const methods = listOf(model.supportedGenerationMethods);
      if (typeof model.name === 'string' && (methods.length === 0 || methods.includes('generateContent')))
        names.push(model.name.replace(/^(?:models|publishers\/google\/models)\//, ''));
    }
    if (typeof nextPageToken !== 'string' || nextPageToken === '') break;
    page = nextPageToken;
  }
  return names;
}

/** What went wrong, in the product's words. */
export const geminiFault = (error: unknown, failed: FailedCall): Error =>
  vendorFault(error, failed, (thrown) =>
    thrown instanceof TypeError && thrown.message === 'fetch failed'
      ? { kind: 'connection', error: thrown }
      : { kind: 'other' },
  );

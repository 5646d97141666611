import { CallFailed } from '@/server/core/ports/call-failed';
import type { Model, RelayedCall, RelayedReply, RelayProtocol } from '@/server/core/ports/model';
import { noUsage } from '@/server/core/usage/usage';
import type { Chat, ChatReply } from '@/server/models/language/chat';
import { type Connection, withBody } from '@/server/models/language/connection';
import { outputIn as chatOutputIn } from '@/server/models/language/output-in';
import { type CallParts, pricedCall } from '@/server/models/language/priced-call';
import { isRecord } from '@/server/models/language/record';
import { callOnce, type ReplyReader } from '@/server/models/language/reply-reader';
import { StreamedReply as ChatStream } from '@/server/models/openai/streamed-reply';
import { billOf, openaiUsage } from '@/server/models/openai/usage';
import { StreamedReply as ResponsesStream } from '@/server/models/responses/streamed-reply';
import { speaksAnotherProtocol } from './sentences';
import type { Endpoint } from './settings';

/** Refusals of the request itself: the agent made it, and the agent can mend it. */
const ofTheRequest = new Set([400, 404, 413, 415, 422]);

const paths: Record<RelayProtocol, string> = { chat: '/chat/completions', responses: '/responses' };

/** The provider refused the request. Thrown through the guarded call, so that nothing is tried again. */
class RefusedRequest extends Error {
  constructor(readonly reply: RelayedReply) {
    super('The provider refused the request.');
  }
}

/** A model's calls for guest agents, under the limits, retries and prices of its own. */
export function relayThrough(
  kind: Endpoint['kind'],
  connection: Connection,
  parts: Omit<CallParts, 'thinkingTokens'>,
): NonNullable<Model['relay']> {
  return async (call, signal, listen = () => {}) => {
    const speaks = kind === 'openai' || (kind === 'openai-responses' && call.protocol === 'responses');
    if (!speaks) throw new CallFailed('bad-request', speaksAnotherProtocol(parts.id, call.protocol, kind));
    const kept: { body: string; contentType: string } = { body: '', contentType: '' };
    const request = {
      messages: [{ role: 'user' as const, text: call.text, stable: false }],
      tools: [],
      temperature: 1,
      outputTokens: parts.traits().outputTokens,
    };
    const relayed = {
      ...parts,
      thinkingTokens: connection.thinkingTokens,
      chat: passedOn(connection, call, kept),
    };
    try {
      const { reply, usage } = await pricedCall(relayed, request, signal, listen);
      const { text, thinking, calls } = reply;
      return {
        status: 200,
        ...kept,
        text,
        thinking: thinking.map((one) => one.text).join('\n'),
        calls,
        usage,
      };
    } catch (error) {
      if (error instanceof RefusedRequest) return error.reply;
      throw error;
    }
  };
}

function passedOn(
  connection: Connection,
  { protocol, body }: RelayedCall,
  kept: { body: string; contentType: string },
): Chat {
  const params = withBody({ ...body, model: connection.model }, connection.body);
  return async (request, signal, listen) => {
    const vendor = await import('@/server/models/openai/client');
    let copied: Promise<string> = Promise.resolve('');
    const reply = await callOnce({
      ...{ connection, request, signal, listen, params },
      stream: body.stream === true,
      reader: readerOf(protocol, connection),
      outputIn: protocol === 'chat' ? chatOutputIn : deltaIn,
      async send(call) {
        const response = await vendor
          .openaiClient(connection, call, { responses: protocol === 'responses' })
          .post(paths[protocol], { body: params, signal: call.signal })
          .asResponse()
          .catch((error: unknown) => {
            const { refusal } = call;
            if (refusal === null || !ofTheRequest.has(refusal.status ?? 0)) throw error;
            throw new RefusedRequest(refusedReply(refusal.status ?? 400, refusal.body));
          });
        const [read, copy] = response.body?.tee() ?? [null, null];
        kept.contentType = response.headers.get('content-type') ?? 'application/json';
        copied = new Response(copy).text();
        // Where the reading breaks off, nobody waits for the copy.
        copied.catch(() => {});
        return new Response(read, { status: response.status, headers: response.headers });
      },
      fault: (error, failed) => (error instanceof RefusedRequest ? error : vendor.openaiFault(error, failed)),
    });
    kept.body = await copied;
    return reply;
  };
}

const deltaIn = (value: unknown): string =>
  isRecord(value) && typeof value.delta === 'string' ? value.delta : '';

const readerOf = (protocol: RelayProtocol, { model }: Connection): ReplyReader =>
  protocol === 'responses' ? new ResponsesStream(model) : new ChatReader(model);

/** The reader of chat completions as the port of readers wants it. */
class ChatReader extends ChatStream implements ReplyReader {
  constructor(private readonly model: string) {
    super();
  }
  override complete(cut: boolean | string): ChatReply {
    const usage = cut === true ? null : openaiUsage(this.usage);
    return { ...super.complete(this.model, usage), ...billOf(this.usage, null, false) };
  }
}

const refusedReply = (status: number, body: Record<string, unknown>): RelayedReply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(body),
  text: '',
  thinking: '',
  calls: [],
  usage: noUsage,
});

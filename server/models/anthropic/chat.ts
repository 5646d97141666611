import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
  RawMessageStreamEvent,
  ThinkingConfigParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, knownFacts, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { guardCall } from '@/server/models/language/guarded-call';
import { adapted } from '@/server/models/language/lessons';
import { anthropicMessages, anthropicTools, mayThink } from './messages';
import { StreamedReply } from './streamed-reply';

/** The least the API allows to think with. */
const leastThinking = 1_024;

function paramsOf(connection: Connection, request: ChatRequest): MessageCreateParamsNonStreaming {
  const { model, temperature } = connection;
  const { outputTokens: cap = Number.POSITIVE_INFINITY } = knownFacts(connection);
  const thinkingTokens = Math.min(connection.thinkingTokens, cap - leastThinking);
  const thinks = thinkingTokens >= leastThinking && mayThink(request.messages);
  const { system, messages } = anthropicMessages(request.messages, connection.cacheFor);
  return {
    model,
    system,
    messages,
    max_tokens: Math.min(cap, request.outputTokens + (thinks ? thinkingTokens : 0)),
    ...(request.tools.length > 0
      ? {
          tools: anthropicTools(request.tools),
          tool_choice: { type: 'auto' as const, disable_parallel_tool_use: true },
        }
      : {}),
    // The API's scale ends at 1, and a model that thinks takes no temperature.
    ...(temperature && !thinks ? { temperature: Math.min(1, request.temperature) } : {}),
    ...(thinks ? { thinking: thinkingOf(connection, thinkingTokens) } : {}),
  };
}

/** With a budget, or as much as the model likes, whose reasoning is then only shown where that is asked for. */
const thinkingOf = (connection: Connection, thinkingTokens: number): ThinkingConfigParam =>
  knownFacts(connection).thinking === 'adaptive'
    ? { type: 'adaptive', display: 'summarized' }
    : { type: 'enabled', budget_tokens: thinkingTokens };

/** The Messages API, streaming or not. `id` is the model's full name, under which its reasoning is kept. */
export function createAnthropicChat(connection: Connection, id: string): Chat {
  const { endpoint, body } = connection;
  return async (request, signal, listen) => {
    // The vendor's code is read with the first call: most processes make none.
    const vendor = await import('./client');
    const call = guardCall(signal, connection, request.outputTokens);
    const client = vendor.anthropicClient(connection, call);
    const options = { signal: call.signal };
    const failed = (fault: 'broken' | 'context', detail: string) =>
      callFailed(fault, endpoint, detail, secretsOf(connection));
    const facts = knownFacts(connection);
    const params = paramsOf(connection, request);
    const streaming: MessageCreateParamsStreaming = { ...params, stream: true };
    const stream = connection.stream && !facts.without.includes('stream');
    let sent: object = params;
    try {
      const streamed = new StreamedReply();
      if (stream) {
        const pieces = adapted(withBody(streaming, body), facts);
        sent = pieces;
        for await (const event of await client.messages.create(pieces, options)) {
          streamed.event(event);
          const { text, thinking } = streamed;
          if (text !== '' || thinking !== '') listen({ text, thinking });
          if (call.received(addedBy(event))) break;
        }
      } else {
        const whole = adapted(withBody(params, body), facts);
        sent = whole;
        const message = await client.messages.create(whole, options);
        if (!Array.isArray(message.content)) throw failed('broken', 'its answer holds no message');
        streamed.whole(message.content, message.stop_reason, message.usage);
      }
      signal.throwIfAborted();
      if (call.cut && streamed.any) return { ...streamed.complete(id), usage: null, stop: 'length' };
      if (call.lost) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished)
        throw failed('broken', streamed.any ? 'the stream ended early' : 'the stream was empty');
      if (streamed.overflowed) throw failed('context', '');
      return streamed.complete(id);
    } catch (error) {
      signal.throwIfAborted();
      throw vendor.anthropicFault(error, { call, connection, params: sent, now: Date.now() });
    } finally {
      call.end();
    }
  };
}

/** All that an event adds to the answer. */
function addedBy(event: RawMessageStreamEvent): string {
  if (event.type !== 'content_block_delta') return '';
  const { delta } = event;
  if (delta.type === 'text_delta') return delta.text;
  if (delta.type === 'thinking_delta') return delta.thinking;
  return delta.type === 'input_json_delta' ? delta.partial_json : '';
}

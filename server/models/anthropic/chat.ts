import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
  ThinkingConfigParam,
} from '@anthropic-ai/sdk/resources/messages';
import { cachePoints } from '@/server/models/language/cache-points';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, knownFacts, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { guardCall } from '@/server/models/language/guarded-call';
import { adapted } from '@/server/models/language/lessons';
import { outputIn } from '@/server/models/language/output-in';
import { withPlainTurns } from '@/server/models/language/plain-turns';
import { replyParts } from '@/server/models/language/reply-body';
import { StreamError } from '@/server/models/language/stream-error';
import { anthropicMessages, anthropicTools, isAnthropicTurn, mayThink } from './messages';
import { StreamedReply } from './streamed-reply';

/** The least the API allows to think with. */
const leastThinking = 1_024;

function paramsOf(connection: Connection, request: ChatRequest): MessageCreateParamsNonStreaming {
  const { model, temperature } = connection;
  const { outputTokens: cap = Number.POSITIVE_INFINITY, thinking, effort, ...facts } = knownFacts(connection);
  const thinkingTokens = Math.min(connection.thinkingTokens, cap - leastThinking);
  const wanted = thinkingTokens >= leastThinking || (thinking === 'adaptive' && effort !== undefined);
  // A model that thinks as it likes may have acted without thinking before.
  const thinks = wanted && thinking !== 'none' && (thinking === 'adaptive' || mayThink(request.messages));
  const conversed = withPlainTurns(request.messages, isAnthropicTurn);
  const marks = cachePoints(conversed, request.tools, facts.leastCachedTokens);
  const { system, messages } = anthropicMessages(conversed, marks, connection.cacheFor);
  return {
    model,
    system,
    messages,
    max_tokens: Math.min(cap, request.outputTokens + (thinks ? Math.max(0, thinkingTokens) : 0)),
    ...(request.tools.length > 0 ? { tools: anthropicTools(request.tools) } : {}),
    // The API's scale ends at 1, and a model that thinks takes no temperature.
    ...(temperature && !thinks ? { temperature: Math.min(1, request.temperature) } : {}),
    ...(thinks ? { thinking: thinkingOf(connection, thinkingTokens) } : {}),
    ...(effort === undefined ? {} : withEffort(effort)),
  };
}

/** With a budget, or as much as the model likes, whose reasoning is then only shown where that is asked for. */
const thinkingOf = (connection: Connection, thinkingTokens: number): ThinkingConfigParam =>
  knownFacts(connection).thinking === 'adaptive'
    ? { type: 'adaptive', display: 'summarized' }
    : { type: 'enabled', budget_tokens: thinkingTokens };

/** Levels are the API's own; the client's types name those that it knew. */
const withEffort = (effort: string): object => ({ output_config: { effort } });

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
      const whole = adapted(withBody(stream ? streaming : params, body), facts);
      sent = whole;
      const response = await client.messages.create(whole, options).asResponse();
      const streamed = new StreamedReply();
      try {
        for await (const part of replyParts(response)) {
          if (part !== 'end') streamed.part(part.value, part.event);
          const { text, thinking } = streamed;
          if (stream && (text !== '' || thinking !== '')) listen({ text, thinking });
          if (streamed.stopped || (part !== 'end' && call.received(outputIn(part.value)))) break;
        }
      } catch (error) {
        // A connection that breaks after the end of the answer takes nothing from it.
        if ((!streamed.concluded && !call.cut) || error instanceof StreamError) throw error;
      }
      signal.throwIfAborted();
      if (call.cut && streamed.any && !streamed.concluded)
        return { ...streamed.complete(id), usage: null, stop: 'length' };
      if (call.lost && !streamed.concluded) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished)
        throw failed('broken', streamed.any ? 'its answer ended early' : 'its answer was empty');
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

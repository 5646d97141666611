import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
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
import { isChatTurn, openaiMessages, openaiTools } from './messages';
import { StreamedReply } from './streamed-reply';
import { billOf, openaiUsage } from './usage';

/** OpenAI's own models want the new name; every other server knows the old one. */
const outputField = (baseUrl: string) =>
  URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('openai.com')
    ? 'max_completion_tokens'
    : 'max_tokens';

function paramsOf(connection: Connection, request: ChatRequest): ChatCompletionCreateParamsNonStreaming {
  const { model, baseUrl, temperature, cacheFor } = connection;
  const { effort, system, reasoning, cacheMarks, leastCachedTokens } = knownFacts(connection);
  const conversed = withPlainTurns(request.messages, isChatTurn);
  const marks = cacheMarks ? cachePoints(conversed, request.tools, leastCachedTokens) : null;
  return {
    model,
    messages: openaiMessages(conversed, { system, reasoning, marks, cacheFor }),
    [outputField(baseUrl)]: request.outputTokens,
    ...(temperature ? { temperature: request.temperature } : {}),
    ...(effort === undefined ? {} : withEffort(effort)),
    ...(request.tools.length > 0 ? { tools: openaiTools(request.tools) } : {}),
  };
}

/** Levels are the API's own; the client's types name those that it knew. */
const withEffort = (effort: string): object => ({ reasoning_effort: effort });

/** Chat completions, streaming or not. `id` is the model's full name, under which its reasoning is kept. */
export function createOpenAIChat(connection: Connection, id: string): Chat {
  const { endpoint, body } = connection;
  return async (request, signal, listen) => {
    // The vendor's code is read with the first call: most processes make none.
    const vendor = await import('./client');
    const call = guardCall(signal, connection, request.outputTokens);
    const client = vendor.openaiClient(connection, call);
    const options = { signal: call.signal };
    const broken = (detail: string) => callFailed('broken', endpoint, detail, secretsOf(connection));
    const params = paramsOf(connection, request);
    const streaming: ChatCompletionCreateParamsStreaming = {
      ...params,
      stream: true,
      stream_options: { include_usage: true },
    };
    const facts = knownFacts(connection);
    const stream = connection.stream && !facts.without.includes('stream');
    let sent: object = params;
    try {
      const whole = adapted(withBody(stream ? streaming : params, body), facts);
      sent = whole;
      const response = await client.chat.completions.create(whole, options).asResponse();
      const streamed = new StreamedReply();
      try {
        for await (const part of replyParts(response)) {
          if (part === 'end') streamed.end();
          else streamed.part(part.value);
          const { text, thinking } = streamed;
          if (stream && (text !== '' || thinking !== '')) listen({ text, thinking });
          if (part !== 'end' && call.received(outputIn(part.value))) break;
        }
      } catch (error) {
        // A connection that breaks after the end of the answer takes nothing from it.
        if ((!streamed.concluded && !call.cut) || error instanceof StreamError) throw error;
      }
      signal.throwIfAborted();
      if (call.cut && streamed.any && !streamed.concluded) {
        return { ...streamed.complete(id, null), stop: 'length' };
      }
      if (call.lost && !streamed.concluded) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished) throw broken(streamed.any ? 'its answer ended early' : 'its answer was empty');
      const { usage } = streamed;
      const hour = facts.cacheMarks === true && connection.cacheFor === '1h';
      return { ...streamed.complete(id, openaiUsage(usage)), ...billOf(usage, call.reportedUsd, hour) };
    } catch (error) {
      signal.throwIfAborted();
      throw vendor.openaiFault(error, { call, connection, params: sent, now: Date.now() });
    } finally {
      call.end();
    }
  };
}

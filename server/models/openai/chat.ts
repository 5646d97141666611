import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, knownFacts, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { guardCall } from '@/server/models/language/guarded-call';
import { adapted } from '@/server/models/language/lessons';
import { refusalInside } from '@/server/models/language/refusal';
import { refused } from '@/server/models/language/refused';
import { openaiMessages, openaiTools } from './messages';
import { type Piece, StreamedReply } from './streamed-reply';
import { billOf, openaiUsage } from './usage';

/** OpenAI's own models want the new name; every other server knows the old one. */
const outputField = (baseUrl: string) =>
  URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('openai.com')
    ? 'max_completion_tokens'
    : 'max_tokens';

/** Models whose API answers reasoning that is sent back with an error (DeepSeek's documentation of deepseek-reasoner). */
const refusesReasoning = /deepseek-(?:reasoner|r1)\b/i;

function paramsOf(connection: Connection, request: ChatRequest): ChatCompletionCreateParamsNonStreaming {
  const { model, baseUrl, temperature } = connection;
  return {
    model,
    messages: openaiMessages(request.messages, { reasoning: !refusesReasoning.test(model) }),
    [outputField(baseUrl)]: request.outputTokens,
    ...(temperature ? { temperature: request.temperature } : {}),
    ...(request.tools.length > 0 ? { tools: openaiTools(request.tools), parallel_tool_calls: false } : {}),
  };
}

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
    const throwInside = (piece: unknown) => {
      const refusal = refusalInside(piece);
      if (refusal !== null) throw refused(refusal, connection, { ...sent }, Date.now());
    };
    try {
      const streamed = new StreamedReply();
      if (!stream) {
        const whole = adapted(withBody(params, body), facts);
        sent = whole;
        const message = await client.chat.completions.create(whole, options);
        throwInside(message);
        const { choices, usage } = message;
        const choice = choices?.[0];
        if (!choice) throw broken('its answer holds no message');
        streamed.add(
          { ...choice.message, tool_calls: choice.message.tool_calls?.map(asPiece) },
          choice.finish_reason,
        );
        return { ...streamed.complete(id, openaiUsage(usage)), ...billOf(usage, call.reportedUsd) };
      }
      const pieces = adapted(withBody(streaming, body), facts);
      sent = pieces;
      const chunks = await client.chat.completions.create(pieces, options);
      let usage = null;
      for await (const chunk of chunks) {
        usage = chunk.usage ?? usage;
        throwInside(chunk);
        const choice = chunk.choices?.[0];
        if (!choice) continue;
        streamed.add(choice.delta ?? {}, choice.finish_reason);
        if (streamed.text !== '' || streamed.thinking !== '')
          listen({ text: streamed.text, thinking: streamed.thinking });
        if (call.received(addedBy(choice.delta ?? {}))) break;
      }
      signal.throwIfAborted();
      if (call.cut && streamed.any) return { ...streamed.complete(id, null), stop: 'length' };
      if (call.lost) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished) throw broken(streamed.any ? 'the stream ended early' : 'the stream was empty');
      return { ...streamed.complete(id, openaiUsage(usage)), ...billOf(usage, null) };
    } catch (error) {
      signal.throwIfAborted();
      throw vendor.openaiFault(error, { call, connection, params: sent, now: Date.now() });
    } finally {
      call.end();
    }
  };
}

/** All that a piece adds to the answer. */
const addedBy = ({ content, tool_calls, ...more }: Piece): string =>
  [
    content,
    more.reasoning_content ?? more.reasoning,
    ...(tool_calls ?? []).map((call) => call.function?.arguments),
  ]
    .filter((text) => typeof text === 'string')
    .join('');

/** Calls of custom tools do not come: none are offered. */
const asPiece = (call: { id: string; function?: { name: string; arguments: string } }) => ({
  id: call.id,
  function: call.function,
});

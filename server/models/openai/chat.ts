import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { createSilenceTimeout } from '@/server/models/language/silence-timeout';
import { openaiMessages, openaiTools } from './messages';
import { StreamedReply } from './streamed-reply';
import { openaiUsage } from './usage';

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

/** The vendor's code is read with the first call: most processes make none. */
type VendorClient = ReturnType<typeof import('./client').openaiClient>;

/** Chat completions, streaming or not. `id` is the model's full name, under which its reasoning is kept. */
export function createOpenAIChat(connection: Connection, id: string): Chat {
  let client: VendorClient | null = null;
  const { endpoint, body, stream, silenceMs } = connection;
  return async (request, signal, listen) => {
    const vendor = await import('./client');
    client ??= vendor.openaiClient(connection);
    const silence = createSilenceTimeout(signal, silenceMs);
    const options = { signal: silence.signal };
    const broken = (detail: string) => callFailed('broken', endpoint, detail, secretsOf(connection));
    try {
      const params = paramsOf(connection, request);
      const streamed = new StreamedReply();
      if (!stream) {
        const { choices, usage } = await client.chat.completions.create(withBody(params, body), options);
        const choice = choices?.[0];
        if (!choice) throw broken('its answer holds no message');
        streamed.add(
          { ...choice.message, tool_calls: choice.message.tool_calls?.map(asPiece) },
          choice.finish_reason,
        );
        return streamed.complete(id, openaiUsage(usage));
      }
      const streaming: ChatCompletionCreateParamsStreaming = {
        ...params,
        stream: true,
        stream_options: { include_usage: true },
      };
      const chunks = await client.chat.completions.create(withBody(streaming, body), options);
      let usage = null;
      for await (const chunk of chunks) {
        silence.restart();
        usage = openaiUsage(chunk.usage) ?? usage;
        const choice = chunk.choices?.[0];
        if (!choice) continue;
        streamed.add(choice.delta ?? {}, choice.finish_reason);
        if (streamed.text !== '' || streamed.thinking !== '')
          listen({ text: streamed.text, thinking: streamed.thinking });
      }
      signal.throwIfAborted();
      if (silence.lost) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished) throw broken(streamed.any ? 'the stream ended early' : 'the stream was empty');
      return streamed.complete(id, usage);
    } catch (error) {
      signal.throwIfAborted();
      if (silence.lost) throw callFailed('timeout', endpoint, '', []);
      throw vendor.openaiFault(error, connection);
    } finally {
      silence.end();
    }
  };
}

/** Calls of custom tools do not come: none are offered. */
const asPiece = (call: { id: string; function?: { name: string; arguments: string } }) => ({
  id: call.id,
  function: call.function,
});

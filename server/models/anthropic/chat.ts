import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { createSilenceTimeout } from '@/server/models/language/silence-timeout';
import { anthropicMessages, anthropicTools, mayThink } from './messages';
import { StreamedReply } from './streamed-reply';

/** The least the API allows to think with. */
const leastThinking = 1_024;

function paramsOf(connection: Connection, request: ChatRequest): MessageCreateParamsNonStreaming {
  const { model, temperature, thinkingTokens } = connection;
  const thinks = thinkingTokens >= leastThinking && mayThink(request.messages);
  const { system, messages } = anthropicMessages(request.messages);
  return {
    model,
    system,
    messages,
    max_tokens: request.outputTokens + (thinks ? thinkingTokens : 0),
    ...(request.tools.length > 0
      ? {
          tools: anthropicTools(request.tools),
          tool_choice: { type: 'auto' as const, disable_parallel_tool_use: true },
        }
      : {}),
    // The API's scale ends at 1, and a model that thinks takes no temperature.
    ...(temperature && !thinks ? { temperature: Math.min(1, request.temperature) } : {}),
    ...(thinks ? { thinking: { type: 'enabled' as const, budget_tokens: thinkingTokens } } : {}),
  };
}

/** The vendor's code is read with the first call: most processes make none. */
type VendorClient = ReturnType<typeof import('./client').anthropicClient>;

/** The Messages API, streaming or not. `id` is the model's full name, under which its reasoning is kept. */
export function createAnthropicChat(connection: Connection, id: string): Chat {
  let client: VendorClient | null = null;
  const { endpoint, body, stream, silenceMs } = connection;
  return async (request, signal, listen) => {
    const vendor = await import('./client');
    client ??= vendor.anthropicClient(connection);
    const silence = createSilenceTimeout(signal, silenceMs);
    const options = { signal: silence.signal };
    const failed = (fault: 'broken' | 'context', detail: string) =>
      callFailed(fault, endpoint, detail, secretsOf(connection));
    try {
      const params = paramsOf(connection, request);
      const streamed = new StreamedReply();
      if (stream) {
        const streaming: MessageCreateParamsStreaming = { ...params, stream: true };
        for await (const event of await client.messages.create(withBody(streaming, body), options)) {
          silence.restart();
          streamed.event(event);
          const { text, thinking } = streamed;
          if (text !== '' || thinking !== '') listen({ text, thinking });
        }
      } else {
        const message = await client.messages.create(withBody(params, body), options);
        if (!Array.isArray(message.content)) throw failed('broken', 'its answer holds no message');
        streamed.whole(message.content, message.stop_reason, message.usage);
      }
      signal.throwIfAborted();
      if (silence.lost) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished)
        throw failed('broken', streamed.any ? 'the stream ended early' : 'the stream was empty');
      if (streamed.overflowed) throw failed('context', '');
      return streamed.complete(id);
    } catch (error) {
      signal.throwIfAborted();
      if (silence.lost) throw callFailed('timeout', endpoint, '', []);
      throw vendor.anthropicFault(error, connection);
    } finally {
      silence.end();
    }
  };
}

import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { createPatience } from '@/server/models/language/patience';
import { Heard } from './heard';
import { anthropicMessages, anthropicTools, mayThink } from './messages';

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
    const patience = createPatience(signal, silenceMs);
    const options = { signal: patience.signal };
    const failed = (fault: 'broken' | 'context', detail: string) =>
      callFailed(fault, endpoint, detail, secretsOf(connection));
    try {
      const params = paramsOf(connection, request);
      const heard = new Heard();
      if (stream) {
        const streaming: MessageCreateParamsStreaming = { ...params, stream: true };
        for await (const event of await client.messages.create(withBody(streaming, body), options)) {
          patience.heard();
          heard.event(event);
          const { words, thinking } = heard;
          if (words !== '' || thinking !== '') listen({ words, thinking });
        }
      } else {
        const message = await client.messages.create(withBody(params, body), options);
        if (!Array.isArray(message.content)) throw failed('broken', 'its answer holds no message');
        heard.whole(message.content, message.stop_reason, message.usage);
      }
      signal.throwIfAborted();
      if (patience.lost) throw callFailed('timeout', endpoint, '', []);
      if (!heard.finished)
        throw failed('broken', heard.any ? 'the stream ended early' : 'the stream was empty');
      if (heard.overflowed) throw failed('context', '');
      return heard.answer(id);
    } catch (error) {
      signal.throwIfAborted();
      if (patience.lost) throw callFailed('timeout', endpoint, '', []);
      throw vendor.anthropicFault(error, connection);
    } finally {
      patience.end();
    }
  };
}

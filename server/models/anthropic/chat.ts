import type {
  MessageCreateParamsNonStreaming,
  MessageCreateParamsStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { replyParts } from '@/server/models/language/reply-body';
import { createSilenceTimeout } from '@/server/models/language/silence-timeout';
import { StreamError } from '@/server/models/language/stream-error';
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
      const streaming: MessageCreateParamsStreaming = { ...params, stream: true };
      const response = await client.messages
        .create(withBody(stream ? streaming : params, body), options)
        .asResponse();
      const streamed = new StreamedReply();
      try {
        for await (const part of replyParts(response, silence.restart)) {
          if (part !== 'end') streamed.part(part.value, part.event);
          const { text, thinking } = streamed;
          if (stream && (text !== '' || thinking !== '')) listen({ text, thinking });
          if (streamed.stopped) break;
        }
      } catch (error) {
        // A connection that breaks after the end of the answer takes nothing from it.
        if (!streamed.concluded || error instanceof StreamError) throw error;
      }
      signal.throwIfAborted();
      if (silence.lost && !streamed.concluded) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished)
        throw failed('broken', streamed.any ? 'its answer ended early' : 'its answer was empty');
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

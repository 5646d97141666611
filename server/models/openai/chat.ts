import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions';
import type { Chat, ChatRequest } from '@/server/models/language/chat';
import { type Connection, secretsOf, withBody } from '@/server/models/language/connection';
import { callFailed } from '@/server/models/language/faults';
import { replyParts } from '@/server/models/language/reply-body';
import { createSilenceTimeout } from '@/server/models/language/silence-timeout';
import { StreamError } from '@/server/models/language/stream-error';
import { openaiMessages, openaiTools } from './messages';
import { StreamedReply } from './streamed-reply';
import { openaiUsage } from './usage';

/** OpenAI's own models want the new name; every other server knows the old one. */
const outputField = (baseUrl: string) =>
  URL.canParse(baseUrl) && new URL(baseUrl).hostname.endsWith('openai.com')
    ? 'max_completion_tokens'
    : 'max_tokens';

function paramsOf(connection: Connection, request: ChatRequest): ChatCompletionCreateParamsNonStreaming {
  const { model, baseUrl, temperature } = connection;
  return {
    model,
    messages: openaiMessages(request.messages),
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
      const streaming: ChatCompletionCreateParamsStreaming = {
        ...params,
        stream: true,
        stream_options: { include_usage: true },
      };
      const response = await client.chat.completions
        .create(withBody(stream ? streaming : params, body), options)
        .asResponse();
      const streamed = new StreamedReply();
      try {
        for await (const part of replyParts(response, silence.restart)) {
          if (part === 'end') streamed.end();
          else streamed.part(part.value);
          const { text, thinking } = streamed;
          if (stream && (text !== '' || thinking !== '')) listen({ text, thinking });
        }
      } catch (error) {
        // A connection that breaks after the end of the answer takes nothing from it.
        if (!streamed.concluded || error instanceof StreamError) throw error;
      }
      signal.throwIfAborted();
      if (silence.lost && !streamed.concluded) throw callFailed('timeout', endpoint, '', []);
      if (!streamed.finished) throw broken(streamed.any ? 'its answer ended early' : 'its answer was empty');
      return streamed.complete(id, openaiUsage(streamed.usage));
    } catch (error) {
      signal.throwIfAborted();
      if (silence.lost) throw callFailed('timeout', endpoint, '', []);
      throw vendor.openaiFault(error, connection);
    } finally {
      silence.end();
    }
  };
}

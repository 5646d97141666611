import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from '@/server/models/language/chat';
import { withoutLimits } from '@/server/models/language/tool-schema';

/** What OpenRouter and its like want back of reasoning, under the name they gave it. */
type Reasoned = ChatCompletionMessageParam & { reasoning_details?: unknown[] };

/** The conversation in the form of chat completions. Prefix caches work by themselves: nothing is marked. */
export const openaiMessages = (messages: readonly ChatMessage[]): Reasoned[] => messages.map(openaiMessage);

function openaiMessage(message: ChatMessage): Reasoned {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.id, content: message.text };
    case 'assistant': {
      const { text, call } = message;
      const signed = message.thinking.flatMap((part) => (Array.isArray(part.signed) ? part.signed : []));
      const reasoning = signed.length > 0 ? { reasoning_details: signed } : {};
      if (call === null) return { role: 'assistant', content: text, ...reasoning };
      const { id, name } = call;
      return {
        role: 'assistant',
        content: text === '' ? null : text,
        tool_calls: [{ id, type: 'function', function: { name, arguments: call.arguments } }],
        ...reasoning,
      };
    }
  }
}

export const openaiTools = (tools: readonly ToolSpec[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: withoutLimits(parameters) },
  }));

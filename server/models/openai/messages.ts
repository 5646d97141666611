import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from '@/server/models/language/chat';
import { withoutLimits } from '@/server/models/language/tool-schema';

/** Messages of a role with fields of other makers. */
type Message = ChatCompletionMessageParam & Record<string, unknown>;

/**
 * The conversation in the form of chat completions: no two messages of the user in a row. Prefix caches work by
 * themselves: nothing is marked. `reasoning`: whether reasoning goes back, where it came.
 */
export function openaiMessages(
  messages: readonly ChatMessage[],
  { reasoning = true }: { reasoning?: boolean } = {},
): Message[] {
  const result: Message[] = [];
  for (const message of messages) {
    const last = result.at(-1);
    if (message.role === 'user' && last?.role === 'user') last.content = `${last.content}\n\n${message.text}`;
    else result.push(openaiMessage(message, reasoning));
  }
  return result;
}

function openaiMessage(message: ChatMessage, reasoning: boolean): Message {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.id, content: message.text };
    case 'assistant': {
      const { text, call, native } = message;
      if (native) return nativeMessage(native, reasoning);
      if (call === null) return { role: 'assistant', content: text };
      const { id, name } = call;
      return {
        role: 'assistant',
        content: text === '' ? null : text,
        tool_calls: [{ id, type: 'function', function: { name, arguments: call.arguments } }],
      };
    }
  }
}

/** The names that servers have for reasoning. */
const reasoningFields = ['reasoning_content', 'reasoning', 'reasoning_details'];

function nativeMessage({ message, ids }: { message: unknown; ids: string[] }, reasoning: boolean): Message {
  const { tool_calls, ...fields }: { tool_calls?: unknown } = Object(message);
  const kept = Object.fromEntries(
    Object.entries(fields).filter(([name]) => reasoning || !reasoningFields.includes(name)),
  );
  const calls = Array.isArray(tool_calls) ? tool_calls.map((call, at) => ({ ...call, id: ids[at] })) : [];
  return { content: null, ...kept, role: 'assistant', ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}

export const openaiTools = (tools: readonly ToolSpec[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: withoutLimits(parameters) },
  }));

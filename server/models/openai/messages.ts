import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { ToolSpec } from '@/server/core/ports/model';
import { cacheMark } from '@/server/models/language/cache-points';
import type { ChatMessage } from '@/server/models/language/chat';
import type { ModelFacts } from '@/server/models/language/model-facts';
import type { NativeTurn } from '@/server/models/language/plain-turns';
import { isRecord } from '@/server/models/language/record';
import { withoutLimits } from '@/server/models/language/tool-schema';

/** Messages of a role with fields of other makers. */
type Message = ChatCompletionMessageParam & Record<string, unknown>;

/** Whether a turn came from this API, and not from another one under the same name. */
export const isChatTurn = ({ message }: NativeTurn): boolean =>
  isRecord(message) && !('output' in message) && !isRecord(message.content);

/** How a model wants its messages. */
interface MessageForm extends Pick<ModelFacts, 'system' | 'reasoning'> {
  /**
   * The messages after which a provider's cache is asked to keep the prompt. Null: prefix caches work by themselves, and
   * nothing is marked.
   */
  marks?: ReadonlySet<number> | null;
  cacheFor?: '5m' | '1h';
}

/** Texts of one message, and those of them after which the cache is asked to keep the prompt. */
interface Joined {
  message: ChatMessage;
  parts: { text: string; marked: boolean }[];
}

/** The conversation in the form of chat completions: no two messages of the user in a row. */
export function openaiMessages(messages: readonly ChatMessage[], form: MessageForm = {}): Message[] {
  const all: Joined[] = [];
  for (const [at, message] of messages.entries()) {
    const part = { text: message.text, marked: form.marks?.has(at) ?? false };
    const { text } = message;
    const isUser = message.role === 'user' || (message.role === 'system' && form.system === 'user');
    const last = all.at(-1);
    if (isUser && last?.message.role === 'user') last.parts.push(part);
    else all.push({ message: isUser ? { role: 'user', text, stable: true } : message, parts: [part] });
  }
  return all.map((joined) => openaiMessage(joined, form));
}

function openaiMessage({ message, parts }: Joined, form: MessageForm): Message {
  switch (message.role) {
    case 'system':
      return { role: form.system === 'developer' ? 'developer' : 'system', content: contentOf(parts, form) };
    case 'user':
      return { role: 'user', content: contentOf(parts, form) };
    case 'tool':
      return { role: 'tool', tool_call_id: message.id, content: contentOf(parts, form) };
    case 'assistant': {
      const { text, calls, native } = message;
      if (native) return nativeMessage(native, form.reasoning);
      if (calls.length === 0) return { role: 'assistant', content: text };
      return {
        role: 'assistant',
        content: text === '' ? null : text,
        tool_calls: calls.map(({ id, name, arguments: given }) => ({
          id,
          type: 'function',
          function: { name, arguments: given },
        })),
      };
    }
  }
}

/** Marks stand in parts. Where there are any, every text is a part, so that a mark that moves on changes nothing else. */
function contentOf(parts: Joined['parts'], { marks, cacheFor = '5m' }: MessageForm) {
  if (!marks) return parts.map(({ text }) => text).join('\n\n');
  return parts.map(({ text, marked }) => ({
    type: 'text' as const,
    text,
    ...(marked ? cacheMark(cacheFor) : {}),
  }));
}

function nativeMessage(
  { message, ids }: { message: unknown; ids: string[] },
  reasoning: ModelFacts['reasoning'],
): Message {
  const { tool_calls, ...fields }: { tool_calls?: unknown } = Object(message);
  const calls = Array.isArray(tool_calls) ? tool_calls.map((call, at) => ({ ...call, id: ids[at] })) : [];
  return {
    content: null,
    ...withReasoning(fields, reasoning),
    role: 'assistant',
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

/** Reasoning as it came, without it, or its text under the one name that the model's API knows. */
function withReasoning(fields: Record<string, unknown>, wanted: ModelFacts['reasoning']) {
  if (wanted === undefined) return fields;
  const { reasoning_content, reasoning, reasoning_details: _, ...others } = fields;
  if (wanted === 'none') return others;
  const text = [reasoning_content, reasoning].find((one) => typeof one === 'string');
  return text === undefined ? fields : { ...others, [wanted]: text };
}

export const openaiTools = (tools: readonly ToolSpec[]): ChatCompletionTool[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, description, parameters: withoutLimits(parameters) },
  }));

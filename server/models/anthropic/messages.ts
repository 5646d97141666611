import type {
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages';
import type { ToolSpec } from '@/server/core/ports/model';
import { cacheMark } from '@/server/models/language/cache-points';
import type { ChatMessage } from '@/server/models/language/chat';
import type { NativeTurn } from '@/server/models/language/plain-turns';
import { withoutLimits } from '@/server/models/language/tool-schema';
import { isThinkingBlock } from './blocks';

/** Whether a turn came from this API. */
export const isAnthropicTurn = ({ message }: NativeTurn): boolean => Array.isArray(message);

export interface AnthropicPrompt {
  system: TextBlockParam[];
  messages: MessageParam[];
}

/**
 * The conversation in the form of the Messages API: roles alternate, results and words of one turn stand together.
 * `marks`: the messages after which the provider's cache is asked to keep the prompt.
 */
export function anthropicMessages(
  conversation: readonly ChatMessage[],
  marks: ReadonlySet<number>,
  lifetime: '5m' | '1h' = '5m',
): AnthropicPrompt {
  const system: TextBlockParam[] = [];
  const messages: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [];
  const put = (role: 'user' | 'assistant', blocks: ContentBlockParam[]) => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else messages.push({ role, content: blocks });
  };
  for (const [at, message] of conversation.entries()) {
    const mark = marks.has(at) ? cacheMark(lifetime) : {};
    switch (message.role) {
      case 'system':
        system.push({ type: 'text', text: message.text, ...mark });
        break;
      case 'user':
        put('user', [{ type: 'text', text: message.text, ...mark }]);
        break;
      case 'tool':
        put('user', [
          {
            type: 'tool_result',
            tool_use_id: message.id,
            content: message.text,
            ...(message.error ? { is_error: true } : {}),
            ...mark,
          },
        ]);
        break;
      case 'assistant':
        put('assistant', assistantBlocks(message));
    }
  }
  return { system, messages };
}

function assistantBlocks({
  text,
  calls,
  native,
}: Extract<ChatMessage, { role: 'assistant' }>): ContentBlockParam[] {
  if (native) return nativeBlocks(native);
  const blocks: ContentBlockParam[] = [];
  if (text.trim() !== '') blocks.push({ type: 'text', text: text });
  for (const { id, name, arguments: given } of calls)
    blocks.push({ type: 'tool_use', id, name, input: JSON.parse(given) });
  return blocks;
}

/** The blocks as the API gave them, in their order, whatever their types; calls have the ids of this conversation. */
function nativeBlocks({ message, ids }: { message: unknown; ids: string[] }): ContentBlockParam[] {
  const blocks: ContentBlockParam[] = Array.isArray(message) ? message : [];
  let calls = 0;
  return blocks.map((block) =>
    block.type === 'tool_use' ? { ...block, id: ids[calls++] ?? block.id } : block,
  );
}

/**
 * Whether the model may think in this call: the API wants the reasoning of the last action back, and there is none where
 * another model or a person took that action.
 */
export function mayThink(conversation: readonly ChatMessage[]): boolean {
  const last = conversation.findLast((message) => message.role === 'assistant');
  if (last?.role !== 'assistant' || last.calls.length === 0) return true;
  return Array.isArray(last.native?.message) && last.native.message.some(isThinkingBlock);
}

export const anthropicTools = (tools: readonly ToolSpec[]): ToolUnion[] =>
  tools.map(({ name, description, parameters }) => ({
    name,
    description,
    input_schema: { ...withoutLimits(parameters), type: 'object' as const },
  }));

import type {
  ContentBlockParam,
  MessageParam,
  TextBlockParam,
  ToolUnion,
} from '@anthropic-ai/sdk/resources/messages';
import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from '@/server/models/language/chat';
import { withoutLimits } from '@/server/models/language/tool-schema';
import { isThinkingBlock } from './blocks';

export interface AnthropicPrompt {
  system: TextBlockParam[];
  messages: MessageParam[];
}

/** The API's own lifetime is five minutes, and is not named. */
const cached = (lifetime: '5m' | '1h') => ({
  cache_control: { type: 'ephemeral' as const, ...(lifetime === '1h' ? { ttl: lifetime } : {}) },
});

/**
 * The conversation in the form of the Messages API: roles alternate, results and words of one turn stand together.
 * Four cache breakpoints (the API's most) at the ends of what other calls will send again: the system prompt, what all
 * attempts of the run begin with, what this attempt began with, and the trajectory so far.
 */
export function anthropicMessages(
  conversation: readonly ChatMessage[],
  lifetime: '5m' | '1h' = '5m',
): AnthropicPrompt {
  const marks = breakpoints(conversation);
  const system: TextBlockParam[] = [];
  const messages: { role: 'user' | 'assistant'; content: ContentBlockParam[] }[] = [];
  const put = (role: 'user' | 'assistant', blocks: ContentBlockParam[]) => {
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else messages.push({ role, content: blocks });
  };
  for (const [at, message] of conversation.entries()) {
    const mark = marks.has(at) ? cached(lifetime) : {};
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
  call,
  native,
}: Extract<ChatMessage, { role: 'assistant' }>): ContentBlockParam[] {
  if (native) return nativeBlocks(native);
  const blocks: ContentBlockParam[] = [];
  if (text.trim() !== '') blocks.push({ type: 'text', text: text });
  if (call)
    blocks.push({ type: 'tool_use', id: call.id, name: call.name, input: JSON.parse(call.arguments) });
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
  if (last?.role !== 'assistant' || last.call === null) return true;
  return Array.isArray(last.native?.message) && last.native.message.some(isThinkingBlock);
}

/** Indices of messages after which the prompt will be found again. */
function breakpoints(conversation: readonly ChatMessage[]): Set<number> {
  const lastOf = (end: number) => {
    for (let at = end; at >= 0; at--) {
      const message = conversation[at];
      if (message && message.role !== 'assistant') return at;
    }
    return -1;
  };
  const firstStep = conversation.findIndex((message) => message.role === 'assistant');
  const opening = firstStep === -1 ? conversation.length : firstStep;
  const system = conversation.findLastIndex((message) => message.role === 'system');
  const shared = conversation.findLastIndex(
    (message, at) => at < opening && message.role === 'user' && message.stable,
  );
  const marks = [system, shared, lastOf(opening - 1), lastOf(conversation.length - 1)];
  return new Set(marks.filter((at) => at >= 0));
}

export const anthropicTools = (tools: readonly ToolSpec[]): ToolUnion[] =>
  tools.map(({ name, description, parameters }) => ({
    name,
    description,
    input_schema: { ...withoutLimits(parameters), type: 'object' as const },
  }));

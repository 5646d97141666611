import type { PromptPart } from '@/server/core/agent/prompt-part';
import { plainCallId } from './call-ids';
import type { ChatMessage } from './chat';

/**
 * A prompt as a conversation. With `tools` actions are calls and observations their results; without, both are plain
 * text. Words, and reasoning of `model` itself, go back with the action they led to.
 */
export function conversationOf(
  prompt: readonly PromptPart[],
  { tools, model }: { tools: boolean; model: string },
): ChatMessage[] {
  const messages: ChatMessage[] = [];
  let calls = 0;
  let id = '';
  for (const part of prompt) {
    if (part.kind !== 'step') {
      const role = part.role === 'system' ? 'system' : 'user';
      messages.push({ role, text: part.text, stable: part.kind !== 'budget' });
    } else if (part.role === 'assistant') {
      calls++;
      const thinking = (part.turn?.thinking ?? []).filter((thought) => thought.model === model);
      const modelText = part.turn?.text ?? '';
      id = (thinking.length > 0 && part.turn?.callId) || plainCallId(calls);
      messages.push(
        tools
          ? { role: 'assistant', text: modelText, thinking, call: asCall(id, part.text) }
          : { role: 'assistant', text: withAction(modelText, part.text), thinking, call: null },
      );
    } else if (tools) {
      messages.push({ role: 'tool', id, text: part.text, error: isError(part.text) });
    } else {
      messages.push({ role: 'user', text: part.text, stable: true });
    }
  }
  return messages;
}

/** Prompts hold an action as the JSON of its fields, its kind among them. */
function asCall(id: string, text: string) {
  const { kind, ...fields }: { kind: string } = JSON.parse(text);
  return { id, name: kind, arguments: JSON.stringify(fields) };
}

/** An action in words, in the form models without tools are told to use. */
const withAction = (text: string, action: string): string =>
  `${text === '' ? '' : `${text}\n\n`}\`\`\`action\n${action}\n\`\`\``;

const isError = (observation: string) => observation.startsWith('<observation error="true">');

import { createHash } from 'node:crypto';
import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from '@/server/models/language/chat';
import type { NativeTurn } from '@/server/models/language/plain-turns';
import { fieldsOf, listOf } from '@/server/models/language/refusal';
import { withoutLimits } from '@/server/models/language/tool-schema';

type Item = Record<string, unknown>;

export interface ResponsesPrompt {
  instructions: string;
  input: Item[];
}

/** Whether a turn came from this API. */
export const isResponsesTurn = ({ message }: NativeTurn): boolean => Array.isArray(fieldsOf(message).output);

const messageItem = (role: 'user' | 'assistant', text: string): Item =>
  role === 'user'
    ? { type: 'message', role, content: [{ type: 'input_text', text }] }
    : { type: 'message', role, content: text };

/**
 * The conversation as input items: what the model wrote goes back item by item as it came, append-only. Nothing refers to
 * what a server keeps.
 */
export function responsesInput(messages: readonly ChatMessage[]): ResponsesPrompt {
  const instructions: string[] = [];
  const input: Item[] = [];
  for (const message of messages) {
    switch (message.role) {
      case 'system':
        instructions.push(message.text);
        break;
      case 'user':
        input.push(messageItem('user', message.text));
        break;
      case 'tool':
        input.push({ type: 'function_call_output', call_id: message.id, output: message.text });
        break;
      case 'assistant': {
        const { text, calls, native } = message;
        if (native) {
          input.push(...nativeItems(native));
          break;
        }
        if (text !== '') input.push(messageItem('assistant', text));
        for (const { id, name, arguments: given } of calls) {
          input.push({ type: 'function_call', call_id: id, name, arguments: given });
        }
      }
    }
  }
  return { instructions: instructions.join('\n\n'), input };
}

/** Calls have the ids of this conversation, which are their own unless those were empty or repeated. */
function nativeItems({ message, ids }: NativeTurn): Item[] {
  let calls = 0;
  return listOf(fieldsOf(message).output)
    .map(fieldsOf)
    .filter((item) => item.type !== 'reasoning' || isFilled(item))
    .map((item) =>
      item.type === 'function_call' ? { ...item, call_id: ids[calls++] ?? item.call_id } : item,
    );
}

/** Whether all reasoning of a turn stands in it, encrypted or as text, and not only its summary. */
export const holdsItsReasoning = ({ message }: NativeTurn): boolean =>
  listOf(fieldsOf(message).output)
    .map(fieldsOf)
    .every((item) => item.type !== 'reasoning' || isFilled({ ...item, summary: [] }));

/** Reasoning that holds nothing is refused: there is nothing that the server could look up. */
const isFilled = ({ encrypted_content, content, summary }: Item): boolean =>
  (typeof encrypted_content === 'string' && encrypted_content !== '') ||
  listOf(content).length > 0 ||
  listOf(summary).length > 0;

/** Schemas are strict in this API unless they are said not to be, and ours have optional fields. */
export const responsesTools = (tools: readonly ToolSpec[]): Item[] =>
  tools.map(({ name, description, parameters }) => ({
    type: 'function',
    name,
    description,
    parameters: withoutLimits(parameters),
    strict: false,
  }));

/** The same for all requests that begin alike: what the run shares. It says nothing of what stands there. */
export function cacheKey(model: string, messages: readonly ChatMessage[]): string {
  const shared = messages.flatMap((message) =>
    (message.role === 'system' || message.role === 'user') && message.stable ? [message.text] : [],
  );
  return createHash('sha256')
    .update(JSON.stringify([model, ...shared]))
    .digest('hex')
    .slice(0, 32);
}

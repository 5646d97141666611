import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from '@/server/models/language/chat';
import type { NativeTurn } from '@/server/models/language/plain-turns';
import { fieldsOf, listOf } from '@/server/models/language/refusal';
import { openapiSchema } from './schema';

export type Part = Record<string, unknown>;

interface Content {
  role: 'user' | 'model';
  parts: Part[];
}

export interface GeminiPrompt {
  systemInstruction: { parts: Part[] } | null;
  contents: Content[];
}

/** Google's own mark for calls that no model of theirs made ("Thought signatures": migrating from other models). */
const notSigned = 'skip_thought_signature_validator';

export const callIn = (part: Part): Part | null => {
  const call = part.functionCall ?? part.function_call;
  return typeof call === 'object' && call !== null ? fieldsOf(call) : null;
};
export const signatureIn = (part: Part): unknown => part.thoughtSignature ?? part.thought_signature;

const partsOf = ({ message }: NativeTurn): Part[] =>
  listOf(fieldsOf(fieldsOf(message).content).parts).map(fieldsOf);
/** Whether a turn came from this API. */
export const isGeminiTurn = (native: NativeTurn): boolean => partsOf(native).length > 0;

/**
 * The conversation as contents: what the model wrote goes back part by part as it came, signatures in their places.
 * Results of the calls of one turn stand in one content. `signs`: whether calls of others need Google's mark.
 */
export function geminiContents(messages: readonly ChatMessage[], signs: boolean): GeminiPrompt {
  const system: Part[] = [];
  const contents: Content[] = [];
  /** By their ids in this conversation: what the calls of the turn before are called, and their own ids. */
  let calls = new Map<string, { name: string; id?: unknown }>();
  const put = (part: Part, joins: (last: Part) => boolean) => {
    const last = contents.at(-1);
    const before = last?.parts.at(-1);
    if (last?.role === 'user' && before && joins(before)) last.parts.push(part);
    else contents.push({ role: 'user', parts: [part] });
  };
  for (const message of messages) {
    switch (message.role) {
      case 'system':
        system.push({ text: message.text });
        break;
      case 'user':
        put({ text: message.text }, (last) => 'text' in last);
        break;
      case 'tool': {
        const { name = '', id } = calls.get(message.id) ?? {};
        const response = message.error ? { error: message.text } : { output: message.text };
        put(
          { functionResponse: { ...(id === undefined ? {} : { id }), name, response } },
          (last) => !('text' in last),
        );
        break;
      }
      case 'assistant': {
        const { text, calls: made, native } = message;
        calls = new Map();
        if (native) {
          const parts = partsOf(native).filter(
            (part) => part.thought !== true || signatureIn(part) !== undefined,
          );
          for (const [at, call] of parts
            .map(callIn)
            .filter((one) => one !== null)
            .entries()) {
            const id = typeof call.id === 'string' && call.id !== '' ? { id: call.id } : {};
            calls.set(native.ids[at] ?? '', { name: String(call.name), ...id });
          }
          contents.push({ role: 'model', parts });
          break;
        }
        const parts: Part[] = text === '' && made.length > 0 ? [] : [{ text }];
        for (const [at, { id, name, arguments: given }] of made.entries()) {
          calls.set(id, { name });
          const functionCall = { name, args: JSON.parse(given) };
          // Of several calls of a turn, the first is the one that is signed.
          parts.push({ functionCall, ...(signs && at === 0 ? { thoughtSignature: notSigned } : {}) });
        }
        contents.push({ role: 'model', parts });
      }
    }
  }
  return { systemInstruction: system.length === 0 ? null : { parts: system }, contents };
}

/** Rules in front of the first request, for models that take no instructions of their own. */
export function withRulesInside({ systemInstruction, contents }: GeminiPrompt): GeminiPrompt {
  const [first, ...rest] = contents;
  if (systemInstruction === null || first?.role !== 'user') return { systemInstruction, contents };
  const opening = { ...first, parts: [...systemInstruction.parts, ...first.parts] };
  return { systemInstruction: null, contents: [opening, ...rest] };
}

export const geminiTools = (tools: readonly ToolSpec[]): Part[] => [
  {
    functionDeclarations: tools.map(({ name, description, parameters }) => ({
      name,
      description,
      // An object without properties is refused: no parameters stand for none.
      ...(Object.keys(fieldsOf(parameters.properties)).length === 0
        ? {}
        : { parameters: openapiSchema(parameters) }),
    })),
  },
];

import { contentText } from './content';
import type { Notes } from './notes';
import { type Fields, fields, filled, idText, isFields, list, parsed, rows, text } from './value';

/** A call as a message names it, before its result is known. */
export interface NamedCall {
  id: string | null;
  name: string;
  arguments: unknown;
}

/** A result as a message gives it: of the call with this id, or without an id of the first open one. */
export interface NamedResult {
  id: string | null;
  content: string | null;
  isError: boolean;
  exitCode: number | null;
}

/** The calls of an assistant's message: OpenAI's, Inspect's and Anthropic's ways to write them. */
export function callsIn(message: Fields): NamedCall[] {
  const calls = rows(message.tool_calls).map((call): NamedCall => {
    const inner = fields(call.function);
    return {
      id: idText(call.id) ?? idText(call.tool_call_id),
      name: text(inner.name) ?? text(call.function) ?? text(call.name) ?? 'tool',
      arguments: parsed(inner.arguments ?? call.arguments ?? call.input ?? null),
    };
  });
  const parts = rows(message.content).filter(({ type }) => type === 'tool_use' || type === 'toolCall');
  for (const part of parts) {
    calls.push({
      id: idText(part.id),
      name: text(part.name) ?? 'tool',
      arguments: parsed(part.input ?? part.arguments ?? null),
    });
  }
  const old = fields(message.function_call);
  if (calls.length === 0 && filled(old.name) !== null) {
    calls.push({ id: null, name: String(old.name), arguments: parsed(old.arguments ?? null) });
  }
  return calls;
}

/** What an assistant wrote, and what it thought, without its calls. */
export function writingOf(message: Fields, notes: Notes): { text: string | null; reasoning: string | null } {
  const parts = list(message.content);
  const isThought = (part: unknown) => {
    const { type } = fields(part);
    return type === 'thinking' || type === 'reasoning' || type === 'redacted_thinking';
  };
  const isCall = (part: unknown) =>
    ['tool_use', 'toolCall', 'tool_result'].includes(String(fields(part).type));
  const thoughts = parts
    .filter(isThought)
    .map(
      (part) => filled(fields(part).thinking) ?? filled(fields(part).reasoning) ?? filled(fields(part).text),
    );
  const written = Array.isArray(message.content)
    ? contentText(
        parts.filter((part) => !isThought(part) && !isCall(part)),
        notes,
      )
    : contentText(message.content, notes);
  return {
    text: filled(written),
    reasoning:
      filled(message.reasoning_content) ??
      filled(message.reasoning) ??
      filled(thoughts.filter((one) => one !== null).join('\n')),
  };
}

/** The results in a message: of the role `tool` as a whole, or the parts that are results. */
export function resultsIn(message: Fields, notes: Notes): NamedResult[] {
  const parts = rows(message.content).filter(({ type }) => type === 'tool_result');
  if (parts.length > 0) {
    return parts.map((part) => ({
      id: idText(part.tool_use_id),
      content: contentText(part.content, notes),
      isError: part.is_error === true,
      exitCode: null,
    }));
  }
  if (message.role !== 'tool' && message.role !== 'function') return [];
  const ids = list(message.tool_call_ids);
  const error = isFields(message.error) ? filled(message.error.message) : filled(message.error);
  const content = contentText(message.content, notes);
  return [
    {
      id: idText(message.tool_call_id) ?? idText(ids[0]),
      content: error !== null && filled(content) === null ? error : content,
      isError: error !== null,
      exitCode: null,
    },
  ];
}

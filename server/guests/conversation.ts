import { isDeepStrictEqual } from 'node:util';
import type { RelayProtocol } from '@/server/core/ports/model';

/** One message of a guest's conversation, in no protocol's own form. */
export type Item =
  | { kind: 'user'; text: string }
  | { kind: 'assistant'; text: string; calls: { id: string; name: string; arguments: string }[] }
  | { kind: 'result'; id: string; text: string };

export interface Conversation {
  /** Its instructions. */
  system: string;
  items: Item[];
  /** Names of the tools offered. */
  tools: string[];
}

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A text, or the texts of the parts of a message. */
const textIn = (content: unknown): string =>
  typeof content === 'string'
    ? content
    : listOf(content)
        .map((part) => textOf(fieldsOf(part).text))
        .join('\n');

/** What a request says, read from its body. Nothing is taken for granted. */
export function conversationIn(protocol: RelayProtocol, body: Fields): Conversation {
  return protocol === 'responses' ? ofResponses(body) : ofChat(body);
}

function ofChat(body: Fields): Conversation {
  const messages = listOf(body.messages).map(fieldsOf);
  const isSystem = ({ role }: Fields) => role === 'system' || role === 'developer';
  return {
    system: messages
      .filter(isSystem)
      .map(({ content }) => textIn(content))
      .join('\n'),
    items: messages.filter((message) => !isSystem(message)).map(chatItem),
    tools: listOf(body.tools).map((tool) => textOf(fieldsOf(fieldsOf(tool).function).name)),
  };
}

function chatItem({ role, content, tool_calls, tool_call_id }: Fields): Item {
  if (role === 'tool') return { kind: 'result', id: textOf(tool_call_id), text: textIn(content) };
  if (role !== 'assistant') return { kind: 'user', text: textIn(content) };
  const calls = listOf(tool_calls).map((call) => {
    const { id, function: called } = fieldsOf(call);
    const { name, arguments: given } = fieldsOf(called);
    return { id: textOf(id), name: textOf(name), arguments: textOf(given) };
  });
  return { kind: 'assistant', text: textIn(content), calls };
}

function ofResponses(body: Fields): Conversation {
  const items: Item[] = [];
  let system = textOf(body.instructions);
  for (const item of listOf(body.input).map(fieldsOf)) {
    const last = items.at(-1);
    if (item.type === 'function_call' || item.type === 'custom_tool_call') {
      const given =
        item.type === 'function_call' ? textOf(item.arguments) : JSON.stringify({ input: item.input });
      const call = { id: textOf(item.call_id), name: textOf(item.name), arguments: given };
      if (last?.kind === 'assistant') last.calls.push(call);
      else items.push({ kind: 'assistant', text: '', calls: [call] });
    } else if (item.type === 'function_call_output' || item.type === 'custom_tool_call_output') {
      items.push({ kind: 'result', id: textOf(item.call_id), text: textIn(item.output) });
    } else if (item.role === 'assistant') {
      items.push({ kind: 'assistant', text: textIn(item.content), calls: [] });
    } else if (item.role === 'developer' || item.role === 'system') {
      system += `\n${textIn(item.content)}`;
    } else if (item.role === 'user') {
      items.push({ kind: 'user', text: textIn(item.content) });
    }
  }
  if (typeof body.input === 'string') items.push({ kind: 'user', text: body.input });
  return { system, items, tools: listOf(body.tools).map((tool) => textOf(fieldsOf(tool).name)) };
}

/**
 * How a request stands to the main conversation as it was last seen: it repeats it, goes on with it, or replaces it by a
 * shorter one (the agent compacted it). `other`: it is no part of it.
 */
export type Standing = 'first' | 'repeated' | 'continued' | 'compacted' | 'other';

export function standingOf(next: Conversation, before: Conversation | null): Standing {
  if (before === null) return 'first';
  const begins = before.items.every((item, at) => isDeepStrictEqual(item, next.items[at]));
  if (begins && next.items.length === before.items.length) return 'repeated';
  if (begins) return 'continued';
  return next.system === before.system && next.items.length < before.items.length ? 'compacted' : 'other';
}

/** All words of a conversation. */
export const wholeText = ({ system, items }: Conversation): string =>
  [
    system,
    ...items.map((item) =>
      item.kind === 'assistant'
        ? item.text + item.calls.map((call) => call.name + call.arguments).join('')
        : item.text,
    ),
  ].join('\n');

import { Chat } from '@/server/exchange/reading/chat';
import { callsIn, type NamedCall } from '@/server/exchange/reading/chat-calls';
import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { timeOf } from '@/server/exchange/reading/time';
import { openaiUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  number,
  parsed,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, firstOf, type Input, listIn, objectIn, type Reading, runsRead } from './format';

const name = 'mini-swe-agent';

/** mini-swe-agent 1 and 2: `messages`, with usage and results in `extra`. */
export const miniSweAgent: Format = {
  name,
  title: 'a mini-swe-agent trajectory',
  suffix: '.traj.json',
  keys: ['trajectory_format', 'info', 'messages'],
  matches: (input) => {
    const { trajectory_format: format, info, messages } = objectIn(input);
    if (text(format)?.startsWith('mini-swe-agent')) return true;
    // The first files with `info` do not name their format.
    return 'role' in firstOf(messages) && ('mini_version' in fields(info) || 'exit_status' in fields(info));
  },
  read: (input) => read(input, rows(objectIn(input).messages), text(objectIn(input).trajectory_format)),
};

/** A bare list of messages: mini-swe-agent before 1.0, or any chat. */
export const chatList: Format = {
  name,
  title: 'a list of chat messages',
  keys: ['role', 'content'],
  matches: (input) => 'role' in firstOf(listIn(input)) || firstOf(listIn(input)).object === 'response',
  read(input) {
    const messages = rows(listIn(input));
    if (!messages.some(({ role }) => role === 'assistant')) {
      throw new Refusal(
        'This is a list of chat messages without any of an assistant, so there is no step in it.',
      );
    }
    return read(input, messages, null);
  },
};

function read(input: Input, messages: readonly Fields[], format: string | null): Reading {
  const { notes } = input;
  const value = objectIn(input);
  const info = fields(value.info);
  const stats = fields(info.model_stats);
  const config = fields(info.config);
  const chat = new Chat(notes);
  let isTyped = format !== null || isFields(value.info);
  for (const message of messages) isTyped = addMessage(chat, message, notes) || isTyped;
  const formatName = isTyped ? name : 'chat-messages';
  const exit = messages.find(({ role }) => role === 'exit');
  const status = text(info.exit_status) ?? text(fields(exit?.extra).exit_status);
  const version = text(info.mini_version);
  const run = makeRun({
    format: formatName,
    formatVersion: format ?? (isTyped && !isFields(value.info) ? '0 (bare list)' : null),
    writer: isTyped ? `mini-swe-agent${version ? ` ${version}` : ''}` : null,
    task: { id: idText(value.instance_id), statement: chat.statement },
    systemPrompt: chat.systemPrompt,
    model: text(fields(config.model).model_name),
    stated: { usd: number(stats.instance_cost), calls: number(stats.api_calls) },
    drafts: chat.drafts,
    attempts: [
      {
        lastKey: chat.drafts.at(-1)?.key ?? null,
        exitStatus: status === '' ? 'unfinished' : status,
        patch: filled(info.submission) ?? filled(fields(exit?.extra).submission),
      },
    ],
    notes,
  });
  if (status === '') run.notes.push({ text: 'The agent had not ended when the file was saved.', count: 1 });
  return runsRead(input, formatName, [run]);
}

/** Adds one message; true if it shows that mini-swe-agent wrote it. */
function addMessage(chat: Chat, message: Fields, notes: Notes): boolean {
  const extra = fields(message.extra);
  if (message.role === 'exit') return true;
  if (message.role === 'assistant' || message.object === 'response') {
    const response = fields(extra.response ?? (message.object === 'response' ? message : null));
    const { calls, isTyped } = callsOf(message, extra, notes);
    const model = text(response.model);
    const writing = message.object === 'response' ? responseWriting(message, notes) : {};
    chat.step(message, calls, {
      ...writing,
      ...openaiUsage(fields(response.usage), number(extra.cost)),
      model,
      at: timeOf(extra.timestamp ?? response.created ?? response.created_at ?? null, notes),
    });
    return isTyped;
  }
  const last = chat.drafts.at(-1);
  const content = contentText(message.content ?? message.output, notes);
  const isOpen = last?.calls?.some(({ observation }) => observation === null) ?? false;
  if (last && isOpen && message.role !== 'system') {
    const [, code] = /<returncode>(-?\d{1,6})<\/returncode>/.exec(content ?? '') ?? [];
    chat.result({
      id: idText(message.tool_call_id) ?? idText(message.call_id),
      content: text(extra.raw_output) ?? content,
      isError: filled(extra.exception_info) !== null,
      exitCode: number(extra.returncode) ?? (code === undefined ? null : Number(code)),
    });
  } else chat.add(message);
  return false;
}

const fence = /```(mswea_bash_command|bash|sh)\s*\n([\s\S]*?)\n?```/;

function callsOf(message: Fields, extra: Fields, notes: Notes): { calls: NamedCall[]; isTyped: boolean } {
  const actions = rows(extra.actions);
  if (actions.length > 0) {
    const calls = actions.map((action) => ({
      id: idText(action.tool_call_id),
      name: 'bash',
      arguments: { command: text(action.command) ?? text(action.action) ?? '' },
    }));
    return { calls, isTyped: true };
  }
  const named = callsIn(message);
  const output = rows(message.output).filter(({ type }) => type === 'function_call');
  for (const item of output) {
    named.push({
      id: idText(item.call_id),
      name: text(item.name) ?? 'bash',
      arguments: parsed(item.arguments ?? null),
    });
  }
  if (named.length > 0) return { calls: named, isTyped: false };
  const [, language, command] = fence.exec(contentText(message.content, notes) ?? '') ?? [];
  return command === undefined
    ? { calls: [], isTyped: false }
    : { calls: [{ id: null, name: 'bash', arguments: { command } }], isTyped: language !== 'sh' };
}

function responseWriting(message: Fields, notes: Notes) {
  const items = rows(message.output);
  const parts = (type: string, key: 'content' | 'summary') =>
    filled(
      items
        .filter((item) => item.type === type)
        .map((item) => contentText(item[key], notes))
        .filter((one) => one !== null)
        .join('\n'),
    );
  return { text: parts('message', 'content'), reasoning: parts('reasoning', 'summary') };
}

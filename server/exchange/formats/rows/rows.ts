import { type Format, firstOf, type Input, type Reading, runsRead } from '@/server/exchange/formats/format';
import { Chat } from '@/server/exchange/reading/chat';
import { callsIn } from '@/server/exchange/reading/chat-calls';
import { contentText } from '@/server/exchange/reading/content';
import { Notes } from '@/server/exchange/reading/notes';
import { typedCall } from '@/server/exchange/reading/tools';
import {
  type Fields,
  fields,
  filled,
  idText,
  list,
  number,
  parsed,
  rows,
  text,
} from '@/server/exchange/reading/value';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { byTask, together } from '@/server/exchange/run/together';
import { callInText } from './text-call';

const name = 'rows';

/** The conversation of a row: `messages` or `trajectory`, which may be JSON in a text. */
const conversationOf = (row: Fields) => {
  const found = [row.messages, row.trajectory]
    .map(parsed)
    .find((one) => Array.isArray(one) && 'role' in firstOf(one));
  return found === undefined ? null : rows(found);
};

const found = ({ content }: Input): Fields[] => {
  if (content.shape === 'object') return [content.value];
  if (content.shape === 'lines') return rows(content.rows);
  return content.shape === 'list' ? rows(content.value) : [];
};

/** Rows of data sets and training files: each is a conversation, with its instance and its outcome where they are known. */
export const chatRows: Format = {
  name,
  title: 'rows with conversations',
  keys: ['messages'],
  matches: (input) => {
    const [first] = found(input);
    return first !== undefined && conversationOf(first) !== null;
  },
  read: (input) => rowsReading(input, found(input)),
};

/** The runs of rows: rows of one instance are attempts at one task. */
export function rowsReading(input: Input, all: readonly Fields[]): Reading {
  const runs: ImportedRun[] = [];
  for (const [at, row] of all.entries()) {
    const conversation = conversationOf(row);
    if (conversation === null) input.notes.add('rows without a conversation, left out');
    else runs.push(runOf(row, conversation, at === 0 ? input.notes : new Notes()));
  }
  return runsRead(
    input,
    name,
    byTask(runs).map((group) => together(group)),
    { rows: all.length },
  );
}

function runOf(row: Fields, conversation: readonly Fields[], notes: Notes): ImportedRun {
  const chat = new Chat(notes);
  for (const message of conversation) addMessage(chat, message, notes);
  const resolved = verdictOf(row);
  const metadata = fields(parsed(row.metadata));
  return makeRun({
    format: name,
    writer: null,
    foreignId: idText(row.trajectory_id) ?? idText(row.traj_id),
    task: {
      id: idText(row.instance_id) ?? idText(metadata.instance_id),
      statement: filled(row.problem_statement) ?? chat.statement,
      repo: text(row.repo),
      baseCommit: text(row.base_commit),
    },
    systemPrompt: chat.systemPrompt,
    model: text(row.model) ?? text(row.model_name),
    outcome: { resolved, source: resolved === null ? null : 'file' },
    drafts: chat.drafts,
    attempts: [
      {
        lastKey: chat.drafts.at(-1)?.key ?? null,
        exitStatus: text(row.exit_status),
        patch: filled(row.model_patch) ?? filled(row.generated_patch) ?? filled(row.patch),
        resolved,
      },
    ],
    notes,
  });
}

/** `resolved` as yes or no, 1 or 0 (−1: not known); `target` of older sets. */
function verdictOf(row: Fields): boolean | null {
  for (const value of [row.resolved, row.target]) {
    if (typeof value === 'boolean') return value;
    if (value === 1 || value === 0) return value === 1;
  }
  return null;
}

function addMessage(chat: Chat, given: Fields, notes: Notes): void {
  const content = given.content ?? given.text ?? given.system_prompt ?? null;
  const message: Fields = { ...given, content };
  const isAssistant = message.role === 'assistant' || message.role === 'ai';
  const last = chat.drafts.at(-1);
  if (isAssistant) {
    const named = callsIn(message);
    const typed = named.length > 0 ? null : callInText(contentText(content, notes) ?? '');
    const draft = chat.step(message, typed ? [typed] : named);
    if (typed?.name === 'bash') draft.calls = [typedCall(text(fields(typed.arguments).command) ?? '')];
  } else if (
    message.role === 'user' &&
    last?.calls?.some(({ observation }) => observation === null) &&
    list(content).length === 0
  ) {
    chat.result({
      id: null,
      content: contentText(content, notes),
      isError: false,
      exitCode: number(given.exit_code),
    });
  } else chat.add(message);
}

import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import {
  asJson,
  type Fields,
  fields,
  filled,
  idText,
  number,
  rows,
  sum,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, addRemark, type Draft } from '@/server/exchange/run/draft';
import type { ImportedCall } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, type Input, objectIn, rowsIn, runsRead } from './format';

const name = 'gemini-cli';

/** A session of Gemini CLI: one JSON object, or JSON lines with changes and rewinds. */
export const gemini: Format = {
  name,
  title: 'a session of Gemini CLI',
  keys: ['sessionId', 'projectHash', 'messages'],
  matches: (input) => {
    const [first] = rowsIn(input);
    return first !== undefined && 'sessionId' in first && 'projectHash' in first && !('uuid' in first);
  },
  read(input) {
    const { header, entries } = partsOf(input);
    const session = stepsOf(entries, input.notes);
    const run = makeRun({
      format: name,
      writer: 'Gemini CLI',
      foreignId: text(header.sessionId),
      task: { statement: session.statement },
      startedAt: timeOf(header.startTime, input.notes),
      endedAt: timeOf(header.lastUpdated, input.notes),
      drafts: session.drafts,
      notes: input.notes,
    });
    const calls = run.nodes.reduce((total, node) => total + node.calls.length, 0);
    return runsRead(input, name, [run], { toolCalls: calls });
  },
};

function partsOf(input: Input): { header: Fields; entries: Fields[] } {
  const value = objectIn(input);
  if (Array.isArray(value.messages)) return { header: value, entries: rows(value.messages) };
  const [first = {}, ...entries] = rowsIn(input);
  const changes = entries.map((entry) => fields(entry.$set));
  return { header: Object.assign({}, first, ...changes), entries };
}

/** What stood before a message: the last step, and how many turns of the user. */
interface Place {
  step: string | null;
  users: number;
}

function stepsOf(entries: readonly Fields[], notes: Notes): { drafts: Draft[]; statement: string | null } {
  const drafts = new Map<string, Draft>();
  const before = new Map<string, Place>();
  let users = 0;
  let last: string | null = null;
  let statement: string | null = null;
  for (const [at, entry] of entries.entries()) {
    const back = text(entry.$rewindTo);
    if (back !== null) {
      const place = before.get(back);
      if (place) {
        notes.add('side branches that a rewind left');
        notes.add('turns of the user in side branches', users - place.users);
        last = place.step;
      } else notes.add('rewinds to a message that is not in the file, ignored');
      continue;
    }
    const own = idText(entry.id) ?? `row ${at}`;
    const known = drafts.get(own);
    if (entry.type === 'gemini') {
      const draft = draftOf(entry, own, known ? known.parentKey : last, notes);
      drafts.set(own, { ...draft, messages: known?.messages ?? [] });
      if (!known) before.set(own, { step: last, users });
      last = known ? last : own;
    } else if (entry.type === 'user' && !before.has(own)) {
      const content = contentText(entry.content, notes) ?? '';
      const step = drafts.get(last ?? '');
      before.set(own, { step: last, users });
      users += 1;
      if (step) addMessage(step, content);
      else statement ??= content;
    } else if (entry.type === 'error' || entry.type === 'warning') {
      const step = drafts.get(last ?? '');
      addRemark(step, `${entry.type}: ${contentText(entry.content, notes) ?? ''}`);
    }
  }
  return { drafts: [...drafts.values()], statement };
}

function draftOf(entry: Fields, key: string, parentKey: string | null, notes: Notes): Draft {
  const tokens = fields(entry.tokens);
  const thoughts = rows(entry.thoughts).map(({ subject, description }) =>
    [text(subject), text(description)].filter(Boolean).join(': '),
  );
  return {
    key,
    parentKey,
    foreignId: idText(entry.id),
    text: filled(contentText(entry.content, notes)),
    reasoning: filled(thoughts.join('\n')),
    calls: rows(entry.toolCalls).map((call) => callOf(call, notes)),
    model: text(entry.model),
    at: timeOf(entry.timestamp, notes),
    inputTokens: number(tokens.input),
    outputTokens: sum([number(tokens.output), number(tokens.thoughts)]),
    cachedTokens: number(tokens.cached),
  };
}

function callOf(call: Fields, notes: Notes): ImportedCall {
  const responses = rows(call.result).map((part) => {
    const response = fields(fields(part.functionResponse).response);
    return (
      text(response.output) ??
      text(response.error) ??
      (Object.keys(response).length > 0 ? asJson(response) : contentText(part, notes))
    );
  });
  const shown = responses.filter((one) => one !== null).join('\n');
  const observation = responses.length > 0 ? shown : (text(call.result) ?? text(call.resultDisplay));
  return toolCall(text(call.name) ?? 'tool', call.args ?? null, {
    observation,
    error: call.status === 'error' || call.status === 'cancelled',
  });
}

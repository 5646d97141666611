import { callsIn, writingOf } from '@/server/exchange/reading/chat-calls';
import { type Above, climber } from '@/server/exchange/reading/climb';
import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { lateResults } from '@/server/exchange/reading/sentences';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { type Fields, fields, filled, idText, number, sum, text } from '@/server/exchange/reading/value';
import { addMessage, addRemark, type CallPlace, type Draft, setResult } from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';
import { type Format, rowsIn, runsRead } from './format';

const name = 'pi-session';

/** A session of pi: a tree by `parentId` since version 2, before that a chain. */
export const pi: Format = {
  name,
  title: 'a session of pi',
  keys: ['type', 'cwd', 'timestamp'],
  matches: (input) => {
    const [first] = rowsIn(input);
    return first?.type === 'session' && typeof first.cwd === 'string';
  },
  read(input) {
    const [header = {}, ...entries] = rowsIn(input);
    const session = stepsOf(entries, input.notes);
    const run = makeRun({
      format: name,
      formatVersion: idText(header.version) ?? '1',
      writer: 'pi',
      foreignId: text(header.id),
      forkedFrom: text(header.parentSession),
      task: { statement: session.statement, repo: text(header.cwd) },
      startedAt: timeOf(header.timestamp, input.notes),
      drafts: session.drafts,
      notes: input.notes,
    });
    const calls = run.nodes.reduce((total, node) => total + node.calls.length, 0);
    return runsRead(input, name, [run], { toolCalls: calls });
  },
};

function followed(entries: readonly Fields[]): Above[] {
  const placeOf = new Map(entries.map((entry, at) => [text(entry.id), at]));
  const hasIds = entries.some((entry) => typeof entry.id === 'string');
  return entries.map((entry, at) => {
    if (!hasIds) return at === 0 ? null : at - 1;
    const parent = text(entry.parentId);
    return parent === null ? null : (placeOf.get(parent) ?? { missing: parent });
  });
}

function stepsOf(entries: readonly Fields[], notes: Notes): { drafts: Draft[]; statement: string | null } {
  const drafts = new Map<string, Draft>();
  const keyAt = (at: number) => text(entries[at]?.id) ?? `row ${at}`;
  const isStep = (at: number) =>
    entries[at]?.type === 'message' && fields(entries[at]?.message).role === 'assistant';
  const climb = climber(followed(entries), (at) => (isStep(at) ? keyAt(at) : undefined), keyAt);
  const places = new Map<string, CallPlace>();
  const byId = new Map(entries.map((entry, at) => [text(entry.id), at]));
  let statement: string | null = null;
  for (const [at, entry] of entries.entries()) {
    const message = fields(entry.message);
    if (isStep(at)) {
      const draft = draftOf(entry, keyAt(at), climb(at), notes);
      drafts.set(draft.key, draft);
      for (const [place, call] of callsIn(message).entries())
        if (call.id !== null) places.set(call.id, { draft, at: place });
      continue;
    }
    const above = drafts.get(climb(at) ?? '');
    if (entry.type === 'message' && message.role === 'toolResult') observe(message, places, notes);
    else if (entry.type === 'message') {
      const content = contentText(message.content ?? message.output, notes) ?? '';
      if (above) addMessage(above, content);
      else statement ??= content;
    } else if (entry.type === 'label') {
      const target = byId.get(text(entry.targetId));
      const labelled = target === undefined ? undefined : isStep(target) ? keyAt(target) : climb(target);
      addRemark(drafts.get(labelled ?? ''), `label: ${text(entry.label) ?? ''}`);
    } else if (entry.type === 'branch_summary')
      addRemark(above, `another branch was left: ${text(entry.summary) ?? ''}`);
    else if (entry.type === 'compaction') addRemark(above, `compacted: ${text(entry.summary) ?? ''}`);
  }
  return { drafts: [...drafts.values()], statement };
}

function draftOf(entry: Fields, key: string, parentKey: string | null, notes: Notes): Draft {
  const message = fields(entry.message);
  const usage = fields(message.usage);
  const stop = text(message.stopReason);
  const error = filled(message.errorMessage);
  return {
    key,
    parentKey,
    foreignId: text(entry.id),
    ...writingOf(message, notes),
    calls: callsIn(message).map((call) => toolCall(call.name, call.arguments)),
    model: text(message.model),
    at: timeOf(entry.timestamp, notes),
    usd: number(fields(usage.cost).total),
    inputTokens: sum([number(usage.input), number(usage.cacheRead), number(usage.cacheWrite)]),
    outputTokens: number(usage.output),
    cachedTokens: number(usage.cacheRead),
    remarks: error !== null ? [`${stop ?? 'error'}: ${error}`] : [],
  };
}

function observe(message: Fields, places: ReadonlyMap<string, CallPlace>, notes: Notes): void {
  const place = places.get(text(message.toolCallId) ?? '');
  if (!place) {
    notes.add(lateResults);
    return;
  }
  const observation = contentText(message.content, notes) ?? '';
  const [, code] = /(?:^|\n)Command exited with code (\d{1,6})$/.exec(observation) ?? [];
  setResult(place, {
    observation,
    exitCode: code === undefined ? null : Number(code),
    error: message.isError === true,
  });
}

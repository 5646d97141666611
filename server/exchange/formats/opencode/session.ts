import type { Notes } from '@/server/exchange/reading/notes';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import {
  type Fields,
  fields,
  filled,
  idText,
  number,
  rows,
  sum,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, type Draft } from '@/server/exchange/run/draft';
import type { ImportedCall, ImportedRun } from '@/server/exchange/run/imported-run';
import { makeRun } from '@/server/exchange/run/make-run';

export const opencodeName = 'opencode-session';

/** A session of opencode: its `info`, and its messages with their parts. */
export function opencodeRun(info: Fields, messages: readonly Fields[], notes: Notes): ImportedRun {
  const drafts: Draft[] = [];
  let statement: string | null = null;
  for (const message of messages) {
    const own = fields(message.info);
    const parts = rows(message.parts);
    const written = textOf(parts, 'text');
    const last = drafts.at(-1);
    if (own.role === 'assistant') drafts.push(draftOf(own, parts, drafts, notes));
    else if (written !== null) {
      if (last) addMessage(last, written);
      else statement ??= written;
    }
  }
  const tokens = fields(info.tokens);
  const version = text(info.version);
  return makeRun({
    format: opencodeName,
    formatVersion: version,
    writer: version ? `opencode ${version}` : 'opencode',
    foreignId: idText(info.id),
    forkedFrom: idText(info.parentID) ?? idText(info.parent_id),
    task: { statement, repo: text(info.directory) },
    stated: { usd: number(info.cost), ...tokensOf(tokens) },
    drafts,
    notes,
  });
}

const textOf = (parts: readonly Fields[], type: string) =>
  filled(
    parts
      .filter((part) => part.type === type && part.synthetic !== true)
      .map((part) => text(part.text) ?? '')
      .join('\n'),
  );

const tokensOf = (tokens: Fields) => {
  const cache = fields(tokens.cache);
  return {
    inputTokens: sum([number(tokens.input), number(cache.read), number(cache.write)]),
    outputTokens: sum([number(tokens.output), number(tokens.reasoning)]),
    cachedTokens: number(cache.read),
  };
};

function draftOf(info: Fields, parts: readonly Fields[], before: readonly Draft[], notes: Notes): Draft {
  const time = fields(info.time);
  const [begin, end] = [timeOf(time.created, notes), timeOf(time.completed, notes)];
  const error = filled(fields(fields(info.error).data).message) ?? filled(fields(info.error).name);
  const agents = parts
    .filter(({ type }) => type === 'subtask' || type === 'agent')
    .map((part) => `subagent: ${text(part.name) ?? text(part.agent) ?? ''}`);
  return {
    key: String(before.length),
    parentKey: before.at(-1)?.key ?? null,
    foreignId: idText(info.id),
    text: textOf(parts, 'text'),
    reasoning: textOf(parts, 'reasoning'),
    calls: parts.filter(({ type }) => type === 'tool').map(callOf),
    model: [text(info.providerID), text(info.modelID)].filter(Boolean).join('/') || null,
    at: begin,
    ms: begin !== null && end !== null && end >= begin ? end - begin : null,
    usd: number(info.cost),
    ...tokensOf(fields(info.tokens)),
    remarks: [
      ...agents,
      ...(error === null ? [] : [`error: ${error}`]),
      ...(parts.some(({ type }) => type === 'compaction') ? ['the conversation was compacted here'] : []),
    ],
  };
}

function callOf(part: Fields): ImportedCall {
  const state = fields(part.state);
  return toolCall(text(part.tool) ?? 'tool', state.input ?? null, {
    observation: text(state.output) ?? text(state.error),
    error: state.status === 'error',
    exitCode: number(fields(state.metadata).exit),
  });
}

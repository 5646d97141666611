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
  isFields,
  number,
  rows,
  sum,
  text,
} from '@/server/exchange/reading/value';
import type { CallResult, Draft } from '@/server/exchange/run/draft';
import type { ImportedCall } from '@/server/exchange/run/imported-run';

/** The step of a message. What an `earlier` row of the same message told stays where this one does not tell it. */
export function draftOf(
  entry: Fields,
  key: string,
  earlier: Draft | null,
  parentKey: string | null,
  notes: Notes,
): Draft {
  const tokens = fields(entry.tokens);
  const parts = rows(entry.content);
  const thoughts = rows(entry.thoughts).map(({ subject, description }) =>
    [text(subject), text(description)].filter(Boolean).join(': '),
  );
  const written = Array.isArray(entry.content)
    ? contentText(
        parts.filter((part) => !isFields(part.functionCall) && part.thought !== true),
        notes,
      )
    : contentText(entry.content, notes);
  const own = rows(entry.toolCalls).map((call) => callOf(call, notes));
  // A conversation that was written anew holds its calls as parts, without what came back.
  const named = parts
    .map(({ functionCall }) => fields(functionCall))
    .filter((call) => filled(call.name) !== null)
    .map((call) => toolCall(String(call.name), call.args ?? null));
  const before = earlier?.calls ?? [];
  return {
    key,
    parentKey: earlier ? earlier.parentKey : parentKey,
    foreignId: idText(entry.id),
    text: filled(written) ?? earlier?.text ?? null,
    reasoning: filled(thoughts.join('\n')) ?? earlier?.reasoning ?? null,
    calls: own.length > 0 ? own : before.length > 0 ? before : named,
    messages: earlier?.messages ?? [],
    remarks: earlier?.remarks ?? [],
    model: text(entry.model) ?? earlier?.model ?? null,
    at: timeOf(entry.timestamp, notes) ?? earlier?.at ?? null,
    inputTokens: number(tokens.input) ?? earlier?.inputTokens ?? null,
    outputTokens: sum([number(tokens.output), number(tokens.thoughts)]) ?? earlier?.outputTokens ?? null,
    cachedTokens: number(tokens.cached) ?? earlier?.cachedTokens ?? null,
  };
}

/** What parts with responses of functions show; nothing without a part. */
export function shownBy(parts: readonly Fields[], notes: Notes): CallResult {
  const shown = parts
    .map((part) => {
      const response = fields(fields(part.functionResponse).response);
      return (
        text(response.output) ??
        text(response.error) ??
        (Object.keys(response).length > 0 ? asJson(response) : contentText(part, notes))
      );
    })
    .filter((one) => one !== null)
    .join('\n');
  const [, code] = /^Exit Code: (\d{1,6})$/m.exec(shown) ?? [];
  const exitCode = code === undefined ? null : Number(code);
  return { observation: shown, exitCode, error: (exitCode ?? 0) > 0 };
}

function callOf(call: Fields, notes: Notes): ImportedCall {
  const parts = rows(call.result);
  const seen =
    parts.length > 0
      ? shownBy(parts, notes)
      : { observation: text(call.result) ?? text(call.resultDisplay), exitCode: null, error: false };
  const isBroken = call.status === 'error' || call.status === 'cancelled';
  return toolCall(text(call.name) ?? 'tool', call.args ?? null, {
    ...seen,
    error: isBroken || seen.error === true,
  });
}

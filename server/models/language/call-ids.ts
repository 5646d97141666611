import type { ToolCall } from './chat';

/** The id of the n-th call: nine letters and digits, which is all that Mistral takes and which every other API takes too. */
export const plainCallId = (ordinal: number): string => `call${String(ordinal).padStart(5, '0')}`;

/** The calls of one answer, each with an id of its own: some servers send empty ids, or the same one for all. */
export function settledIds(calls: readonly ToolCall[]): ToolCall[] {
  const sent = new Set(calls.map(({ id }) => id));
  const used = new Set<string>();
  let ordinal = 0;
  return calls.map((call) => {
    let { id } = call;
    while (id === '' || used.has(id) || (id !== call.id && sent.has(id))) id = plainCallId(++ordinal);
    used.add(id);
    return { ...call, id };
  });
}

import { callIn, type WrittenCall } from './lenient-call';
import { jsonAt } from './lenient-json';

/** What stands at a place of a text: calls, the opening of a list of them, or a call that cannot be read. */
export type Form =
  | { kind: 'calls'; calls: WrittenCall[]; end: number }
  | { kind: 'wrapper'; end: number }
  | { kind: 'unreadable' };

export const unreadable: Form = { kind: 'unreadable' };

/** Names of spaces before the tags of some models. */
export const space = '(?:minimax:|antml:|[|｜]DSML[|｜])?';

/** The place behind a sticky pattern, or the same place where it does not fit. */
export const past = (text: string, at: number, pattern: RegExp): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};
export const blanks = /\s*/y;
/** A fence that models put around the JSON inside their tags. */
export const fence = /\s*(?:```(?:json)?)?\s*/y;

/** One call whose arguments are the JSON at `at`. */
export function oneGiven(text: string, at: number, name: string, closing: RegExp): Form {
  const found = jsonAt(text, past(text, at, fence));
  if (!found) return unreadable;
  const end = past(text, past(text, found.end, fence), closing);
  return { kind: 'calls', calls: [{ name, given: found.value }], end };
}

/** JSON objects or lists of calls, one after another. */
export function jsonCalls(text: string, start: number, closing: RegExp): Form {
  const calls: WrittenCall[] = [];
  let at = past(text, start, fence);
  while (text[at] === '{' || text[at] === '[') {
    const found = jsonAt(text, at);
    if (!found) return unreadable;
    const values = Array.isArray(found.value) ? found.value : [found.value];
    for (const value of values) {
      const call = callIn(value);
      if (!call) return unreadable;
      calls.push(call);
    }
    at = past(text, found.end, /[}\s]*(?:```)?[\s;,]*/y);
  }
  return calls.length === 0 ? unreadable : { kind: 'calls', calls, end: past(text, at, closing) };
}

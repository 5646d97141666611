import { blanks, type Form, jsonCalls, oneGiven, past } from './call-form';
import type { WrittenCall } from './lenient-call';
import { jsonAt } from './lenient-json';

/** Behind `[TOOL_CALLS]`: a list, or a name with its arguments. */
export function named(text: string, start: number): Form | null {
  const at = past(text, start, blanks);
  if (text[at] === '[' || text[at] === '{') return jsonCalls(text, at, blanks);
  const opening = /([\w.:-]+)\s*(?:\[CALL_ID\]\s*\w+\s*)?(?:\[ARGS\])?\s*(?=\{)/y;
  opening.lastIndex = at;
  const match = opening.exec(text);
  return match ? oneGiven(text, opening.lastIndex, match[1] ?? '', blanks) : null;
}

/** Between `<|tool_call_begin|>` and the arguments: perhaps a type, and a name with marks around it. */
export function headed(text: string, start: number): Form | null {
  const brace = text.indexOf('{', start);
  if (brace === -1 || brace - start > 200) return null;
  const marks = /<[|｜]tool[▁_](?:sep|call[▁_]argument[▁_]begin)[|｜]>/g;
  const head = text.slice(start, brace).replace(/```(?:json)?/, '');
  const parts = head
    .split(marks)
    .flatMap((part) => part.trim().split(/\s+/))
    .filter(Boolean);
  const name = parts.length > 1 && parts[0] === 'function' ? parts[1] : parts[0];
  if (name === undefined || !/^[\w.:-]+$/.test(name)) return null;
  const close =
    /\s*(?:<[|｜]tool[▁_]call[▁_]end[|｜]>)?\s*(?:<[|｜]tool[▁_]calls[▁_](?:section[▁_])?end[|｜]>)?/y;
  return oneGiven(text, brace, name, close);
}

const ended = /\s*(?:<\|(?:eom_id|tool_call_end)\|>)?/y;

/** Behind `<|python_tag|>`: JSON, or `name.call(key="value")`. Code of another kind is no call. */
export function pythonTag(text: string, start: number): Form | null {
  const at = past(text, start, blanks);
  if (text[at] === '{' || /^\[\s*\{/.test(text.slice(at, at + 50))) return jsonCalls(text, at, ended);
  const inList = text[at] === '[';
  const calls: WrittenCall[] = [];
  let next = inList ? at + 1 : at;
  for (;;) {
    const found = pythonCall(text, past(text, next, blanks));
    if (!found) return null;
    calls.push(found.call);
    next = past(text, found.end, blanks);
    if (!inList || text[next] !== ',') break;
    next++;
  }
  if (inList && text[next] !== ']') return null;
  return { kind: 'calls', calls, end: past(text, inList ? next + 1 : next, ended) };
}

function pythonCall(text: string, start: number): { call: WrittenCall; end: number } | null {
  const opening = /([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*?)(?:\.call)?\(/y;
  opening.lastIndex = start;
  const match = opening.exec(text);
  if (!match) return null;
  const fields = new Map<string, unknown>();
  const key = /([A-Za-z_]\w*)\s*=\s*/y;
  let next = past(text, opening.lastIndex, blanks);
  while (text[next] !== ')') {
    key.lastIndex = next;
    const [, field] = key.exec(text) ?? [];
    const found = field === undefined ? null : jsonAt(text, key.lastIndex);
    if (field === undefined || !found) return null;
    fields.set(field, found.value);
    next = past(text, found.end, /\s*,?\s*/y);
  }
  return { call: { name: match[1] ?? '', given: Object.fromEntries(fields) }, end: next + 1 };
}

import type { Form } from './call-form';
import { formAt } from './call-forms';
import { callIn, type WrittenCall } from './lenient-call';
import { jsonAt, lenientJson } from './lenient-json';

/** A call in a text, and where it begins there. */
export interface FoundCall extends WrittenCall {
  at: number;
}

/** A fenced block. */
interface Block {
  at: number;
  end: number;
  /** The word behind the opening fence. */
  info: string;
  body: string;
}

/** What a text holds of calls. */
export interface Written {
  /** In the marks of a chat template, outside fences and code, in their order. */
  marked: FoundCall[];
  /** A mark is followed by what cannot be read. */
  unreadable: boolean;
  blocks: Block[];
}

const candidate = /`+|~{3,}|\]<\]minimax\[>\[|<|\[TOOL_CALLS\]|\b(?:to=|call:)/g;

/** Reads a text from its beginning. Marks in fenced blocks and between backticks are only mentioned. */
export function writtenCalls(text: string): Written {
  const written: Written = { marked: [], unreadable: false, blocks: [] };
  let wrapper: { at: number; end: number } | null = null;
  let at = 0;
  for (;;) {
    candidate.lastIndex = at;
    const hit = candidate.exec(text);
    if (!hit) return written;
    at = hit.index;
    const [mark] = hit;
    if (/^(?:`{3,20}|~{3,20})$/.test(mark) && opensLine(text, at)) {
      const block = blockAt(text, at);
      written.blocks.push(block);
      at = block.end;
    } else if (mark.startsWith('`')) {
      at = pastCode(text, at, mark);
    } else {
      const form: Form | null = formAt(text, at);
      if (form?.kind === 'unreadable') return { ...written, unreadable: true };
      if (form?.kind === 'wrapper') wrapper ??= { at, end: form.end };
      if (form?.kind === 'calls') {
        const begins: number = wrapper && text.slice(wrapper.end, at).trim() === '' ? wrapper.at : at;
        written.marked.push(...form.calls.map((call) => ({ ...call, at: begins })));
        wrapper = null;
      }
      at = form ? form.end : at + mark.length;
    }
  }
}

const opensLine = (text: string, at: number) => /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 200), at));

function pastCode(text: string, at: number, mark: string): number {
  const line = text.indexOf('\n', at);
  const close = text.indexOf(mark, at + mark.length);
  return close !== -1 && (line === -1 || close < line) ? close + mark.length : at + mark.length;
}

/** A block ends behind the JSON that it begins with, where there is some: texts in it may hold fences themselves. */
function blockAt(text: string, at: number): Block {
  const opening = /(`{3,}|~{3,})([\w-]*)[ \t]*\n?/y;
  opening.lastIndex = at;
  const [, mark = '```', info = ''] = opening.exec(text) ?? [];
  const start = opening.lastIndex;
  const json = /^\s*[[{]/.test(text.slice(start, start + 200)) ? jsonAt(text, start) : null;
  const isWhole = json !== null && text.slice(json.end).trimStart().startsWith(mark);
  if (json !== null && isWhole) {
    return { at, info, body: text.slice(start, json.end), end: text.indexOf(mark, json.end) + mark.length };
  }
  const closing = new RegExp(`\\n[ \\t]*${mark}`, 'g');
  closing.lastIndex = start - 1;
  const line = closing.exec(text);
  const inLine = text.indexOf(mark, start);
  const close = line?.index ?? (inLine === -1 ? text.length : inLine);
  const end = line ? closing.lastIndex : inLine === -1 ? text.length : inLine + mark.length;
  return { at, info, body: text.slice(start, close), end };
}

/** The call that a fenced block holds, as JSON or in marks that fill it. */
export function callInBlock({ body, at }: Block): FoundCall | null {
  const json = callIn(lenientJson(body));
  if (json) return { ...json, at };
  const { marked } = writtenCalls(body.trim());
  const [only] = marked;
  return only && marked.length === 1 && only.at === 0 ? { ...only, at } : null;
}

/** What may follow the last action of an answer: white space, closing marks of a template. */
const tail = /^[\s;.]*(?:<[^<>\s]{1,40}>\s*)*$/;
const mostTries = 200;

/** Calls as bare JSON at the very end of a text, from `start` on. */
export function bareCalls(text: string, start: number): FoundCall[] {
  const opening = /[[{]/g;
  opening.lastIndex = start;
  for (let tries = 0; tries < mostTries; tries++) {
    const at = opening.exec(text)?.index;
    if (at === undefined) return [];
    const calls = callsToTheEnd(text, at);
    if (calls.length > 0) return calls;
    // What can be read and is no call is passed over whole: calls inside it are its content.
    const found = jsonAt(text, at);
    if (found && typeof found.value === 'object') opening.lastIndex = Math.max(found.end, at + 1);
  }
  return [];
}

function callsToTheEnd(text: string, start: number): FoundCall[] {
  const calls: FoundCall[] = [];
  for (let at = start; ; ) {
    const found = jsonAt(text, at);
    const values = Array.isArray(found?.value) ? found.value : [found?.value];
    for (const value of values) {
      const call = callIn(value);
      if (!call) return [];
      calls.push({ ...call, at: start });
    }
    const end = found?.end ?? text.length;
    if (tail.test(text.slice(end).replace(/^[}\]]/, ''))) return calls;
    at = end + (/^[\s,;]*/.exec(text.slice(end))?.[0].length ?? 0);
    if (text[at] !== '{' && text[at] !== '[') return [];
  }
}

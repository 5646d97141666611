import type { Notes } from '@/server/exchange/reading/notes';
import { Refusal } from '@/server/exchange/reading/refusal';
import { endsEarly, notJson, notNumbers, tooDeep } from '@/server/exchange/reading/sentences';
import { faultOf } from './json-fault';
import { limits } from './limits';

const quote = 34;
const backslash = 92;

/** `line 3, column 14`, both counted from 1. */
function placeOf(text: string, position: number): string {
  let line = 1;
  let begin = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
    line += 1;
    begin = at + 1;
  }
  return `line ${line}, column ${position - begin + 1}`;
}

/** The place behind the string that begins at `start`. */
function afterString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === backslash) slashes += 1;
    at = end + 1;
    if (slashes % 2 === 0) return at;
  }
}

/** Errors: Refusal if brackets are nested deeper than `limits.depth`. */
function checkDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = afterString(text, at) - 1;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > limits.depth) throw new Refusal(tooDeep(limits.depth, placeOf(text, at)));
    } else if (code === 93 || code === 125) depth -= 1;
  }
}

const bareNumber = /NaN|-?Infinity/y;

/** The text with `NaN` and `Infinity` outside strings as `null`; how many there were. */
function withoutBareNumbers(text: string): { text: string; count: number } {
  const parts: string[] = [];
  let from = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = afterString(text, at) - 1;
    else if (code === 78 || code === 73 || code === 45) {
      bareNumber.lastIndex = at;
      const found = bareNumber.exec(text)?.[0];
      if (found === undefined) continue;
      parts.push(text.slice(from, at), 'null');
      from = at + found.length;
      at = from - 1;
      count += 1;
    }
  }
  return { text: count === 0 ? text : parts.join('') + text.slice(from), count };
}

const parse = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
};

/**
 * The value of a JSON text. Numbers that Python writes and JSON does not know are null, with a note.
 * Errors: Refusal with the place if the text is no JSON or is nested too deeply.
 */
export function readJson(text: string, notes: Notes): unknown {
  checkDepth(text);
  const first = parse(text);
  if (first) return first.value;
  const { text: plain, count } = withoutBareNumbers(text);
  const second = count === 0 ? null : parse(plain);
  if (second) {
    notes.add(notNumbers, count);
    return second.value;
  }
  const { position, isEnd } = faultOf(plain);
  const place = placeOf(plain, position);
  throw new Refusal(isEnd ? endsEarly(place) : notJson(place));
}

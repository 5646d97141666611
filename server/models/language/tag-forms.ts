import { blanks, type Form, fence, jsonCalls, oneGiven, past, space, unreadable } from './call-form';

const tagEnd = /\s*(?:<\|?\/?(?:tool_calls?|toolcall|function_calls?)\|?>)?/iy;

/** What stands in `<tool_call>`: JSON, or GLM's name with keys and values. */
export function tagBody(text: string, start: number): Form | null {
  const at = past(text, start, fence);
  if (text[at] === '{' || text[at] === '[') return jsonCalls(text, at, tagEnd);
  const name = /[\w.:-]+/y;
  name.lastIndex = at;
  const [called] = name.exec(text) ?? [];
  if (called === undefined) return null;
  const after = past(text, name.lastIndex, blanks);
  if (text[after] === '{') return oneGiven(text, after, called, tagEnd);
  if (text.startsWith('</tool_call>', after)) {
    return { kind: 'calls', calls: [{ name: called, given: {} }], end: past(text, after, tagEnd) };
  }
  return text.startsWith('<arg_key>', after) ? keyed(text, after, called) : null;
}

function keyed(text: string, start: number, name: string): Form {
  const pair =
    /\s*<arg_key>([\s\S]*?)<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>\s*(?=<arg_key>|<\/tool_call>|$)/y;
  const fields = new Map<string, string>();
  let at = start;
  for (pair.lastIndex = at; ; at = pair.lastIndex) {
    const match = pair.exec(text);
    if (!match) break;
    fields.set((match[1] ?? '').trim(), match[2] ?? '');
  }
  if (fields.size === 0 || text.startsWith('<arg_key>', at)) return unreadable;
  return { kind: 'calls', calls: [{ name, given: Object.fromEntries(fields) }], end: past(text, at, tagEnd) };
}

const parameter = new RegExp(
  `\\s*<${space}parameter(?:=|\\s+name=)["']?([^"'>\\s]+)["']?[^>\\n]*>\\n?([\\s\\S]*?)\\n?</${space}parameter>(?=\\s*(?:<${space}parameter[=\\s]|</${space}(?:function|invoke)>|</tool_call>|$))`,
  'y',
);

/** `<function=name>` or `<invoke name="name">` with their parameters, or with JSON. */
export function tagged(text: string, start: number, [, tag = '', name = '']: RegExpExecArray): Form {
  const closing = new RegExp(
    `\\s*(?:</${space}${tag}>)?${tag === 'function' ? '\\s*(?:</tool_call>)?' : ''}`,
    'y',
  );
  const at = past(text, start, fence);
  if (text[at] === '{') return oneGiven(text, at, name, closing);
  const fields = new Map<string, string>();
  let end = start;
  for (parameter.lastIndex = start; ; end = parameter.lastIndex) {
    const match = parameter.exec(text);
    if (!match) break;
    fields.set(match[1] ?? '', match[2] ?? '');
  }
  const ends = new RegExp(`\\s*(?:</${space}${tag}>|</tool_call>|$)`, 'y');
  ends.lastIndex = end;
  if (
    !ends.test(text) ||
    (fields.size === 0 && past(text, end, closing) === text.length && !text.endsWith('>'))
  ) {
    return unreadable;
  }
  const close = past(text, end, closing);
  return closesAgain(text, close, tag)
    ? unreadable
    : { kind: 'calls', calls: [{ name, given: Object.fromEntries(fields) }], end: close };
}

/** MiniMax-M3's `<invoke>`: each parameter is a tag of its name. */
export function marked(text: string, start: number, [, name = '']: RegExpExecArray): Form {
  const field = /\s*\]<\]minimax\[>\[<([\w-]+)>([\s\S]*?)\]<\]minimax\[>\[<\/\1>/y;
  const fields = new Map<string, string>();
  let end = start;
  for (field.lastIndex = start; ; end = field.lastIndex) {
    const match = field.exec(text);
    if (!match) break;
    fields.set(match[1] ?? '', match[2] ?? '');
  }
  const close = past(text, end, /\s*\]<\]minimax\[>\[<\/invoke>(?:\s*\]<\]minimax\[>\[<\/tool_call>)?/y);
  return close === end
    ? unreadable
    : { kind: 'calls', calls: [{ name, given: Object.fromEntries(fields) }], end: close };
}

/** Whether a second closing tag follows without its opening: then a value held the first one, and was cut there. */
function closesAgain(text: string, at: number, tag: string): boolean {
  const rest = text.slice(at);
  const closing = rest.search(new RegExp(`</${space}${tag}>`));
  const opening = rest.search(new RegExp(`<${space}${tag}[=\\s]`));
  return closing !== -1 && (opening === -1 || closing < opening);
}

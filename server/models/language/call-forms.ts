import { callIn, type WrittenCall } from './lenient-call';
import { jsonAt } from './lenient-json';

/** What stands at a place of a text: calls, the opening of a list of them, or a call that cannot be read. */
export type Form =
  | { kind: 'calls'; calls: WrittenCall[]; end: number }
  | { kind: 'wrapper'; end: number }
  | { kind: 'unreadable' };

const unreadable: Form = { kind: 'unreadable' };

/** The form that begins at `at`, or null: nothing, or a mark that the text only mentions. */
export function formAt(text: string, at: number): Form | null {
  for (const [opening, read] of forms) {
    opening.lastIndex = at;
    const match = opening.exec(text);
    if (match) return read(text, opening.lastIndex, match);
  }
  return null;
}

/** Names of spaces before the tags of some models. */
const space = '(?:minimax:|antml:|[|｜]DSML[|｜])?';
const forms: readonly [
  opening: RegExp,
  read: (text: string, at: number, match: RegExpExecArray) => Form | null,
][] = [
  // Qwen3-Coder, functionary: <function=name>; Claude's older form, MiniMax, DeepSeek V3.2: <invoke name="name">.
  [new RegExp(`<${space}(function|invoke)(?:=|\\s+name=)["']?([^"'>\\s]+)["']?[^>\\n]*>`, 'y'), tagged],
  [
    new RegExp(`<${space}(?:tool_calls?|function_calls)>(?=\\s*<)`, 'iy'),
    (_, end) => ({ kind: 'wrapper', end }),
  ],
  // Hermes, Qwen, GLM, Nemotron, Phi, Granite.
  [/<\|?(?:tool_calls?|toolcall|function_calls?)\|?>/iy, tagBody],
  // Mistral.
  [/\[TOOL_CALLS\]/y, named],
  // Kimi and DeepSeek.
  [/<[|｜]tool[▁_]calls[▁_](?:section[▁_])?begin[|｜]>/y, (_, end) => ({ kind: 'wrapper', end })],
  [/<[|｜]tool[▁_]call[▁_]begin[|｜]>/y, headed],
  // MiniMax-M3: a mark of its own before each tag.
  [/\]<\]minimax\[>\[<tool_call>/y, (_, end) => ({ kind: 'wrapper', end })],
  [/\]<\]minimax\[>\[<invoke name="([^"]+)">/y, marked],
  // gpt-oss.
  [
    /(?:<\|start\|>assistant)?\s*(?:<\|channel\|>\s*\w+\s*)?\bto=([\w.:-]+)[^{\n]*?<\|message\|>/y,
    (text, at, match) => oneGiven(text, at, match[1] ?? '', /\s*(?:<\|call\|>)?/y),
  ],
  // Llama.
  [/<\|python_tag\|>/y, pythonTag],
];

const past = (text: string, at: number, pattern: RegExp): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};
const blanks = /\s*/y;
/** A fence that models put around the JSON inside their tags. */
const fence = /\s*(?:```(?:json)?)?\s*/y;

/** One call whose arguments are the JSON at `at`. */
function oneGiven(text: string, at: number, name: string, closing: RegExp): Form {
  const found = jsonAt(text, past(text, at, fence));
  if (!found) return unreadable;
  const end = past(text, past(text, found.end, fence), closing);
  return { kind: 'calls', calls: [{ name, given: found.value }], end };
}

/** JSON objects or lists of calls, one after another. */
function jsonCalls(text: string, start: number, closing: RegExp): Form {
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

const tagEnd = /\s*(?:<\|?\/?(?:tool_calls?|toolcall|function_calls?)\|?>)?/iy;

/** What stands in `<tool_call>`: JSON, or GLM's name with keys and values. */
function tagBody(text: string, start: number): Form | null {
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
function tagged(text: string, start: number, [, tag = '', name = '']: RegExpExecArray): Form {
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
function marked(text: string, start: number, [, name = '']: RegExpExecArray): Form {
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

/** Behind `[TOOL_CALLS]`: a list, or a name with its arguments. */
function named(text: string, start: number): Form | null {
  const at = past(text, start, blanks);
  if (text[at] === '[' || text[at] === '{') return jsonCalls(text, at, blanks);
  const opening = /([\w.:-]+)\s*(?:\[CALL_ID\]\s*\w+\s*)?(?:\[ARGS\])?\s*(?=\{)/y;
  opening.lastIndex = at;
  const match = opening.exec(text);
  return match ? oneGiven(text, opening.lastIndex, match[1] ?? '', blanks) : null;
}

/** Between `<|tool_call_begin|>` and the arguments: perhaps a type, and a name with marks around it. */
function headed(text: string, start: number): Form | null {
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

/** Behind `<|python_tag|>`: JSON, or `name.call(key="value")`. Code of another kind is no call. */
function pythonTag(text: string, start: number): Form | null {
  const at = past(text, start, blanks);
  if (text[at] === '{' || text[at] === '[') return jsonCalls(text, at, /\s*(?:<\|eom_id\|>)?/y);
  const opening = /([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*?)(?:\.call)?\(/y;
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (!match) return null;
  const fields = new Map<string, unknown>();
  let next = past(text, opening.lastIndex, blanks);
  const key = /([A-Za-z_]\w*)\s*=\s*/y;
  while (text[next] !== ')') {
    key.lastIndex = next;
    const [, field] = key.exec(text) ?? [];
    const found = field === undefined ? null : jsonAt(text, key.lastIndex);
    if (field === undefined || !found) return null;
    fields.set(field, found.value);
    next = past(text, found.end, /\s*,?\s*/y);
  }
  return {
    kind: 'calls',
    calls: [{ name: match[1] ?? '', given: Object.fromEntries(fields) }],
    end: past(text, next + 1, /\s*(?:<\|eom_id\|>)?/y),
  };
}

/** Where a text stops being JSON, and whether that is because it ends. */
export interface Fault {
  position: number;
  isEnd: boolean;
}

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;

/** The first fault of a text that is no JSON; its end if none is found. Iterates: no nesting is too deep. */
export function faultOf(text: string): Fault {
  const closers: ('}' | ']')[] = [];
  let at = 0;
  /** What may come next: a value, a key, a comma or an end. */
  let next: 'value' | 'first item' | 'key' | 'first key' | 'comma' = 'value';
  const fault = (position: number): Fault => ({ position, isEnd: position >= text.trimEnd().length });
  for (;;) {
    while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at += 1;
    const letter = text[at];
    if (letter === undefined) return fault(text.length);
    const closer = closers.at(-1);
    const mayClose = next === 'comma' || next === (closer === '}' ? 'first key' : 'first item');
    if (mayClose && letter === closer) {
      closers.pop();
      next = 'comma';
      at += 1;
    } else if (next === 'comma') {
      if (letter !== ',' || closer === undefined) return fault(at);
      next = closer === '}' ? 'key' : 'value';
      at += 1;
    } else if (next === 'key' || next === 'first key') {
      if (letter !== '"') return fault(at);
      const end = stringEnd(text, at);
      if (typeof end === 'object') return end;
      at = end;
      while (at < text.length && ' \t\n\r'.includes(text[at] ?? '')) at += 1;
      if (text[at] !== ':') return fault(at);
      next = 'value';
      at += 1;
    } else if (letter === '{' || letter === '[') {
      closers.push(letter === '{' ? '}' : ']');
      next = letter === '{' ? 'first key' : 'first item';
      at += 1;
    } else {
      const end: number | Fault =
        letter === '"' ? stringEnd(text, at) : (literalEnd(text, at) ?? fault(cutLiteral(text, at)));
      if (typeof end === 'object') return end;
      next = 'comma';
      at = end;
    }
  }
}

function literalEnd(text: string, at: number): number | null {
  literal.lastIndex = at;
  return literal.test(text) ? literal.lastIndex : null;
}

/** The end of the text where a literal such as `tru` runs into it. */
const cutLiteral = (text: string, at: number) =>
  text.length - at < 64 && /^[\w.+-]*\s*$/.test(text.slice(at)) ? text.length : at;

/** The place behind the string that begins at `start`, or its fault. */
function stringEnd(text: string, start: number): number | Fault {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '"') return at + 1;
    if (letter < ' ') return { position: at, isEnd: false };
    if (letter !== '\\') continue;
    const escaped = text.slice(at, at + 6);
    if (/^\\(?:u[0-9a-fA-F]{0,3})?$/.test(escaped)) break;
    if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(escaped)) return { position: at, isEnd: false };
    at += 1;
  }
  return { position: text.length, isEnd: true };
}

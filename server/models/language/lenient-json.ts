/** A JSON value in a text, and where the text goes on. */
export interface FoundJson {
  value: unknown;
  end: number;
}

/**
 * Reads a JSON value that begins at `start`, as models write it: besides JSON, quotes of either kind, a comma before the
 * closing bracket, raw line breaks in strings, Python's None, True and False, Gemma's quotes, and keys without quotes. Nothing is
 * completed: what ends early, or can be read in two ways, is null.
 */
export function jsonAt(text: string, start: number): FoundJson | null {
  const reader = new Reader(text, start);
  try {
    const value = reader.value();
    return { value, end: reader.at };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** The value that a text holds from end to end, a fence around it and closing brackets too many allowed; else undefined. */
export function lenientJson(text: string): unknown {
  const bare = withoutFence(text.trim());
  try {
    return JSON.parse(bare);
  } catch {
    const found = jsonAt(bare, 0);
    if (found === null) return undefined;
    const rest = bare.slice(found.end).trim();
    // Gateways begin arguments with the empty object of the block's start and add the real one to it.
    if (rest.startsWith('{') && isEmptyObject(found.value)) return lenientJson(rest);
    return /^[}\]]?$/.test(rest) ? found.value : undefined;
  }
}

const isEmptyObject = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;

function withoutFence(text: string): string {
  const inner = /^(`{3,}|~{3,})[\w-]*[ \t]*\n?([\s\S]*?)\n?[ \t]*\1$/.exec(text);
  return inner?.[2]?.trim() ?? text;
}

class Unreadable extends Error {}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '/': '/',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);

const deepest = 50;

class Reader {
  private depth = 0;

  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  value(): unknown {
    this.space();
    const char = this.text[this.at];
    if (++this.depth > deepest) throw new Unreadable();
    const value =
      char === '{'
        ? this.object()
        : char === '['
          ? this.array()
          : this.isQuote()
            ? this.string()
            : this.plain();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const fields: [string, unknown][] = [];
    this.at++;
    for (;;) {
      if (this.taken('}')) return Object.fromEntries(fields);
      const key = this.isQuote() ? this.string() : this.match(/[A-Za-z_$][\w$-]*/y);
      if (!this.taken(':')) throw new Unreadable();
      fields.push([key, this.value()]);
      if (this.taken(',')) continue;
      if (!this.taken('}')) throw new Unreadable();
      return Object.fromEntries(fields);
    }
  }

  private array(): unknown[] {
    const items: unknown[] = [];
    this.at++;
    for (;;) {
      if (this.taken(']')) return items;
      items.push(this.value());
      if (this.taken(',')) continue;
      if (!this.taken(']')) throw new Unreadable();
      return items;
    }
  }

  private isQuote(): boolean {
    this.space();
    return this.text[this.at] === '"' || this.text[this.at] === "'" || this.token() !== undefined;
  }

  /** Gemma's quotes: what stands between them stands for itself. */
  private token(): string | undefined {
    return ['<|"|>', '<escape>'].find((token) => this.text.startsWith(token, this.at));
  }

  private between(token: string): string {
    const start = this.at + token.length;
    const end = this.text.indexOf(token, start);
    if (end === -1) throw new Unreadable();
    this.at = end + token.length;
    return this.text.slice(start, end);
  }

  private string(): string {
    const token = this.token();
    if (token !== undefined) return this.between(token);
    const quote = this.text[this.at];
    let value = '';
    for (this.at++; this.at < this.text.length; this.at++) {
      const char = this.text[this.at] ?? '';
      if (char === quote) {
        this.at++;
        return value;
      }
      value += char === '\\' ? this.escaped() : char;
    }
    throw new Unreadable();
  }

  private escaped(): string {
    const char = this.text[++this.at] ?? '';
    if (char === 'u') {
      const code = /^[\da-fA-F]{4}/.exec(this.text.slice(this.at + 1, this.at + 5));
      if (!code) throw new Unreadable();
      this.at += 4;
      return String.fromCharCode(Number.parseInt(code[0], 16));
    }
    const known = escapes[char];
    // A backslash before another letter may stand for itself or for a mistake.
    if (known === undefined) throw new Unreadable();
    return known;
  }

  private plain(): unknown {
    const literal = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z]+/y);
    if (literals.has(literal)) return literals.get(literal);
    const number = Number(literal);
    if (Number.isNaN(number)) throw new Unreadable();
    return number;
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) throw new Unreadable();
    this.at = pattern.lastIndex;
    return found[0];
  }

  private space(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
  }

  private taken(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }
}

/**
 * What a file does, as its syntax tree shows it. `path` names a thing from its origin: aliases, destructuring, imports
 * and constant strings are followed, so that `const { equal: e } = require('node:' + 'assert')` makes `e` the path
 * `assert.equal`. A member that is not constant is `*`.
 */
export interface Fact {
  kind: /** Something is written to the path, deleted from it or defined on it. */
    | 'write'
    | 'call'
    | 'read'
    /** A module of this name is loaded. */
    | 'import'
    /** A constant string, `path` is empty. */
    | 'text'
    /** A comparison or call as a whole: `path` holds every path in it, `text` every constant string. */
    | 'whole'
    /** A comparison of values, or a method that takes part in one, that does not look at what it compares with. */
    | 'blind';
  path: string;
  text: string;
  /** Counted from 1. */
  line: number;
  /** Within what only runs when the file is the program: `if __name__ == "__main__"`, `if (require.main === module)`. */
  program: boolean;
}

/** Characters of a string that are looked at. */
export const textAtMost = 2_000;

/** What an expression is, as far as it can be known without running it. */
export interface Value {
  path: string | null;
  text: string | null;
}
export const unknownValue: Value = { path: null, text: null };
export const pathValue = (path: string): Value => ({ path, text: null });
export const textValue = (text: string): Value => ({ path: null, text });

/** `a.b`, where the member is constant; else `a.*`. */
export const member = (path: string, name: string | null): string => `${path}.${name ?? '*'}`;

/** The text of a string as source code writes it, with the usual escapes. */
export function unescaped(body: string): string {
  return body.replace(
    /\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r?\n|([\s\S]))/g,
    (_, braced, four, two, one) => {
      const code = braced ?? four ?? two;
      if (code !== undefined) {
        const point = Number.parseInt(code, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : '';
      }
      return one === undefined ? '' : ({ n: '\n', t: '\t', r: '\r' }[one as string] ?? one);
    },
  );
}

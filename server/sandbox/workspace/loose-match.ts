/** Where a text stands apart from white space at the beginnings and ends of its lines. */
export interface LooseMatch {
  /** The lines of the file, counted from 0, and one past the last. */
  from: number;
  to: number;
  /** What the file has there for the indentation of each line of the text. */
  indents: ReadonlyMap<string, string>;
}

const indentOf = (line: string): string => /^[ \t]*/.exec(line)?.[0] ?? '';

/**
 * The stretches of whole lines that equal `wanted` but for indentation and white space at line ends. Stretches in which one
 * indentation of the text stands for two of the file are left out: what replaces them could not be indented.
 */
export function looseMatches(lines: readonly string[], wanted: string): LooseMatch[] {
  const parts = wanted.replace(/\r/g, '').split('\n');
  while (parts.length > 1 && parts[0]?.trim() === '') parts.shift();
  while (parts.length > 1 && parts.at(-1)?.trim() === '') parts.pop();
  const bare = parts.map((line) => line.trim());
  const [first = ''] = bare;
  if (first === '') return [];
  const matches: LooseMatch[] = [];
  for (let from = 0; from + bare.length <= lines.length; from++) {
    if (lines[from]?.trim() !== first) continue;
    if (!bare.every((line, at) => lines[from + at]?.trim() === line)) continue;
    const indents = indentsOf(parts, lines.slice(from, from + parts.length));
    if (indents) matches.push({ from, to: from + parts.length, indents });
  }
  return matches;
}

function indentsOf(wanted: readonly string[], lines: readonly string[]): Map<string, string> | null {
  const indents = new Map<string, string>();
  for (const [at, line] of wanted.entries()) {
    if (line.trim() === '') continue;
    const [theirs, own] = [indentOf(line), indentOf(lines[at] ?? '')];
    const known = indents.get(theirs);
    if (known !== undefined && known !== own) return null;
    indents.set(theirs, own);
  }
  return indents;
}

/** A replacement with the indentation of the file: lines deeper than any that is known keep what they add to the next known one. */
export function reindented(text: string, { indents }: LooseMatch): string[] {
  const known = [...indents.keys()].sort((a, b) => b.length - a.length);
  const lines = text.replace(/\r/g, '').split('\n');
  while (lines.length > 1 && lines[0]?.trim() === '') lines.shift();
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  return lines.map((line) => {
    if (line.trim() === '') return '';
    const indent = indentOf(line);
    const base = known.find((one) => indent.startsWith(one));
    return base === undefined ? line : `${indents.get(base) ?? ''}${line.slice(base.length)}`;
  });
}

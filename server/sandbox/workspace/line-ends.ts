/** How the lines of a text end. `mixed`: some with CR LF, some with LF; `lf` also where no line ends. */
export type LineEnds = 'lf' | 'crlf' | 'mixed';

export function lineEndsOf(text: string): LineEnds {
  const all = text.split('\n').length - 1;
  const crlf = text.split('\r\n').length - 1;
  return crlf === 0 ? 'lf' : crlf === all ? 'crlf' : 'mixed';
}

/** The text with every line ended like this. */
export const withLineEnds = (text: string, end: '\n' | '\r\n'): string => text.replace(/\r?\n/g, end);

/**
 * Where `wanted` stands in `content`: as it is, or else where only its line ends differ, since models write LF whatever
 * a file has. Places as offsets and lengths.
 */
export function placesOf(content: string, wanted: string): { at: number; length: number }[] {
  const exact: { at: number; length: number }[] = [];
  for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) {
    exact.push({ at, length: wanted.length });
  }
  if (exact.length > 0 || !wanted.includes('\n') || !content.includes('\r\n')) return exact;
  const lines = wanted.split(/\r?\n/).map((line) => line.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  return [...content.matchAll(new RegExp(lines.join('\\r?\\n'), 'g'))].map((match) => ({
    at: match.index,
    length: match[0].length,
  }));
}

/** What replaces `replaced` in `content`: `text` with the line ends of what it replaces, else of the file. */
export function fitted(text: string, replaced: string, content: string): string {
  const own = lineEndsOf(replaced);
  const ends = replaced.includes('\n') ? own : lineEndsOf(content);
  return ends === 'crlf' || (ends === 'mixed' && lineEndsOf(replaced) !== 'lf')
    ? withLineEnds(text, '\r\n')
    : text;
}

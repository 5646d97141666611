/** A hit with what stands around it on its own line. */
export interface Excerpt {
  before: string;
  hit: string;
  after: string;
}

/** Characters. Little before, so that the hit itself is seen in a narrow list, which cuts the end of a line. */
const mostBefore = 18;
const mostAfter = 72;
/** A line may be a megabyte long; no more of it than this is looked at on either side. */
const mostRead = 400;

/** The hit of `length` characters at `at`, in whole words of its line; “…” stands where words were left out. */
export function excerptAt(text: string, at: number, length: number): Excerpt {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at + length);
  const end = lineEnd === -1 ? text.length : lineEnd;
  return {
    before: lastPart(plain(text.slice(Math.max(lineStart, at - mostRead), at)).trimStart()),
    hit: text.slice(at, at + length),
    after: firstPart(plain(text.slice(at + length, Math.min(end, at + length + mostRead))).trimEnd()),
  };
}

/** Without terminal colours. */
const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '');

function lastPart(text: string): string {
  if (text.length <= mostBefore) return text;
  const tail = text.slice(-mostBefore - 1);
  const gap = tail.search(/\s/);
  // A word longer than there is room for runs into the hit: its end is better than nothing of it.
  return gap === -1 ? `…${tail.slice(1)}` : `… ${tail.slice(gap + 1)}`;
}

function firstPart(text: string): string {
  if (text.length <= mostAfter) return text;
  const head = text.slice(0, mostAfter + 1);
  const shortened = head.replace(/\s+\S*$/, '');
  return shortened.length === head.length ? `${head.slice(0, -1)}…` : `${shortened} …`;
}

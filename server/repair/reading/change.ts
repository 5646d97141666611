/** A change of a text as one stretch of whole lines. */
export interface LineChange {
  /** Index (from 0) of the first line that differs. */
  at: number;
  old: string[];
  new: string[];
}

/** The smallest stretch of lines outside which both texts agree. */
export function lineChange(before: string, after: string): LineChange {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  let tail = 0;
  while (tail < a.length - at && tail < b.length - at && a[a.length - 1 - tail] === b[b.length - 1 - tail])
    tail++;
  return { at, old: a.slice(at, a.length - tail), new: b.slice(at, b.length - tail) };
}

const normal = (lines: string[]) =>
  lines
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');

/** A name of the change by its lines alone, wherever they stand and however they are indented. */
export const changeKey = (path: string, before: string, after: string): string => {
  const change = lineChange(before, after);
  return `${path}\0${normal(change.old)}\0${normal(change.new)}`;
};

/** How many characters differ: the stretch outside which both texts agree, the longer side. */
export function changedLength(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return Math.max(a.length, b.length) - head - tail;
}

/** The text with `old` replaced, or null where it does not occur exactly once. */
export function applyOnce(text: string, old: string, replacement: string): string | null {
  if (old === '') return null;
  const at = text.indexOf(old);
  if (at < 0 || text.indexOf(old, at + 1) >= 0) return null;
  return text.slice(0, at) + replacement + text.slice(at + old.length);
}

/**
 * An `old`/`new` pair of whole lines that turns `from` into `to`: the changed lines and as much around them as makes
 * `old` occur once. Null where the texts are equal or no such pair exists.
 */
export function editBetween(from: string, to: string): { old: string; new: string } | null {
  if (from === to) return null;
  const change = lineChange(from, to);
  const lines = from.split('\n');
  let first = change.at;
  let last = change.at + change.old.length - 1;
  const result = to.split('\n');
  const growth = change.new.length - change.old.length;
  const pair = () => ({
    old: lines.slice(first, last + 1).join('\n'),
    new: result.slice(first, last + 1 + growth).join('\n'),
  });
  const tooBare = () =>
    last < first ||
    (change.new.length === 0 && last - first + 1 <= change.old.length) ||
    pair().old.trim() === '';
  for (;;) {
    if (!tooBare()) {
      const { old, new: replacement } = pair();
      if (applyOnce(from, old, replacement) === to) return { old, new: replacement };
    }
    if (first === 0 && last >= lines.length - 1)
      return applyOnce(from, from, to) === null ? null : { old: from, new: to };
    if (first > 0) first--;
    if (
      last < lines.length - 1 &&
      (tooBare() || first === 0 || applyOnce(from, pair().old, pair().new) === null)
    )
      last++;
  }
}

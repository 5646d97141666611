import { diff3Merge, diffIndices } from 'node-diff3';

/** A stretch of a three-way merge: settled lines, or the three versions of what both sides changed. */
export type MergePart =
  | { kind: 'lines'; lines: string[] }
  | { kind: 'conflict'; base: string[]; theirs: string[]; ours: string[] };

export interface ThreeTexts {
  base: string;
  theirs: string;
  ours: string;
}

/** Pairs of equal lines that a comparison may have: the time of the merge grows with them. */
const mostPairs = 4_000_000;

/** A text as lines, each with its line break, so that nothing is lost at the end of the file. */
export const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/));

/**
 * Merges two changes of `base`, line by line (diff3; Khanna, Kunal and Pierce 2007). Changes to the same or to touching
 * lines conflict unless they are equal. Null where the texts repeat themselves so much that comparing them would
 * take seconds.
 */
export function threeWayMerge({ base, theirs, ours }: ThreeTexts): MergePart[] | null {
  const intern = interner();
  const [o, t, u] = [intern.ids(base), intern.ids(theirs), intern.ids(ours)];
  if (pairs(o, t) > mostPairs || pairs(o, u) > mostPairs) return null;
  return diff3Merge(u, o, t, { excludeFalseConflicts: true }).map((region) => {
    if (region.conflict) {
      const { a, o: before, b } = region.conflict;
      return {
        kind: 'conflict',
        base: intern.lines(before),
        theirs: intern.lines(b),
        ours: intern.lines(a),
      };
    }
    return { kind: 'lines', lines: intern.lines(region.ok ?? []) };
  });
}

/** The merged text, or null where the two sides conflict or cannot be compared. */
export function merged(texts: ThreeTexts): string | null {
  const parts = threeWayMerge(texts);
  if (parts === null || parts.some((part) => part.kind === 'conflict')) return null;
  return parts.flatMap((part) => (part.kind === 'lines' ? part.lines : [])).join('');
}

/** The merge with each conflict between git's markers, for a person to resolve; null where there is none to show. */
export function withMarkers(texts: ThreeTexts): string | null {
  const parts = threeWayMerge(texts);
  if (parts === null) return null;
  const closed = (lines: string[]) => lines.map((line) => (line.endsWith('\n') ? line : `${line}\n`));
  return parts
    .flatMap((part) =>
      part.kind === 'lines'
        ? part.lines
        : [
            '<<<<<<< host\n',
            ...closed(part.ours),
            '||||||| before\n',
            ...closed(part.base),
            '=======\n',
            ...closed(part.theirs),
            '>>>>>>> donor\n',
          ],
    )
    .join('');
}

/**
 * Which lines of `now` stand where lines `from`…`to` (from 0, `to` inclusive) of `before` stood, as `[first, end)`: what
 * was put in their place counts, what was added elsewhere does not. Null where the texts cannot be compared.
 */
export function placeOf(
  before: string,
  now: string,
  { from, to }: { from: number; to: number },
): [number, number] | null {
  const intern = interner();
  const [o, n] = [intern.ids(before), intern.ids(now)];
  if (pairs(o, n) > mostPairs) return null;
  const close = to + 1;
  let [first, end] = [from, close];
  for (const { buffer1, buffer2 } of diffIndices(o, n)) {
    const [at, past] = [buffer1[0], buffer1[0] + buffer1[1]];
    const [nowAt, nowPast] = [buffer2[0], buffer2[0] + buffer2[1]];
    if (past <= from) first = nowPast + from - past;
    else if (at <= from) first = nowAt;
    if (at >= close) break;
    end = past >= close ? nowPast : nowPast + close - past;
  }
  return [first, end];
}

/** Lines as numbers: equal lines are one number. */
function interner() {
  const numbers = new Map<string, number>();
  const known: string[] = [];
  return {
    ids: (text: string): number[] =>
      linesOf(text).map((line) => {
        const found = numbers.get(line);
        if (found !== undefined) return found;
        numbers.set(line, known.length);
        known.push(line);
        return known.length - 1;
      }),
    lines: (ids: readonly number[]): string[] => ids.map((id) => known[id] ?? ''),
  };
}

function pairs(a: readonly number[], b: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const id of a) counts.set(id, (counts.get(id) ?? 0) + 1);
  return b.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
}

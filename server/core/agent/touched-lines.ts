import { diffArrays } from 'diff';
import type { FileChange } from './file-change';
import { linesOf } from './line-count';

/** How two repairs of the same files lie to each other. Lines are those of the files before either. */
export interface Overlap {
  /** Paths that both change. */
  both: string[];
  onlyFound: string[];
  onlyReference: string[];
  /** Places that the reference touches: a line it removes or changes, or a gap it inserts at. */
  referencePlaces: number;
  /** Those of them that the found repair touches too. */
  samePlaces: number;
  /** Whether the files are equal after both. */
  equal: boolean;
}

/** Past so many edits a file counts as changed everywhere. */
const mostEdits = 2000;

/** The lines of `before` that a change removes or replaces (their index), and the gaps it inserts at (index − 0.5). */
function placesOf({ before, after, binary }: FileChange): Set<number> {
  if (binary || before === null || after === null) return new Set([0]);
  const places = new Set<number>();
  const old = linesOf(before);
  const parts = diffArrays(old, linesOf(after), { maxEditLength: mostEdits });
  if (!parts) return new Set(old.keys());
  let at = 0;
  for (const [index, { added, removed, count }] of parts.entries()) {
    if (removed) for (let line = at; line < at + count; line++) places.add(line);
    // What replaces lines stands next to the part that removes them.
    else if (added && !parts[index - 1]?.removed && !parts[index + 1]?.removed) places.add(at - 0.5);
    if (!added) at += count;
  }
  return places;
}

/** Compares a repair with a reference repair. Both start from the same files. */
export function overlapOf(found: readonly FileChange[], reference: readonly FileChange[]): Overlap {
  const foundAt = new Map(found.map((change) => [change.path, change]));
  const referenceAt = new Map(reference.map((change) => [change.path, change]));
  let [referencePlaces, samePlaces] = [0, 0];
  for (const [path, change] of referenceAt) {
    const places = placesOf(change);
    const other = foundAt.get(path);
    const touched = other ? placesOf(other) : new Set<number>();
    referencePlaces += places.size;
    for (const place of places) if (touched.has(place)) samePlaces++;
  }
  const onlyFound = [...foundAt.keys()].filter((path) => !referenceAt.has(path)).sort();
  const onlyReference = [...referenceAt.keys()].filter((path) => !foundAt.has(path)).sort();
  const both = [...referenceAt.keys()].filter((path) => foundAt.has(path)).sort();
  const equal =
    onlyFound.length === 0 &&
    onlyReference.length === 0 &&
    both.every((path) => foundAt.get(path)?.after === referenceAt.get(path)?.after);
  return { both, onlyFound, onlyReference, referencePlaces, samePlaces, equal };
}

import { Refusal } from './refusal';
import { cycle } from './sentences';

/** What stands above a row: the place of another row, the root (null), or an id that is not in the file. */
export type Above = number | null | { missing: string };

/**
 * A function that gives the key of the nearest step above a row: up the rows until one belongs to another step than the
 * given one. Null: the root. An id that is not in the file is given as a key that no step has.
 * `stepAt` gives the key of the step that a row belongs to. Errors: Refusal with the ids for a circle.
 */
export function climber(
  above: readonly Above[],
  stepAt: (place: number) => string | undefined,
  idAt: (place: number) => string,
) {
  /** What stands above a row, for rows without a step of their own. */
  const known = new Map<number, string | null>();
  return (start: number, own?: string): string | null => {
    const seen = new Set([start]);
    let next = above[start] ?? null;
    let found: string | null | undefined;
    while (found === undefined) {
      if (next === null) found = null;
      else if (typeof next === 'object') found = `missing ${next.missing}`;
      else if (seen.has(next)) throw new Refusal(cycle([...seen, next].map(idAt)));
      else {
        const step = stepAt(next);
        if (step !== undefined && step !== own) found = step;
        else if (step === undefined && known.get(next) !== own) found = known.get(next);
        seen.add(next);
        next = above[next] ?? null;
      }
    }
    if (own === undefined) for (const place of seen) if (stepAt(place) === undefined) known.set(place, found);
    return found;
  };
}

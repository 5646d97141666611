import { type Random, shuffled } from '@/server/core/base/random';
import type { LineCoverage } from './coverage';

/** One change of one place in a file; offsets in UTF-16 units, `end` exclusive. */
interface SourceMutation {
  start: number;
  end: number;
  replacement: string;
  /** Counted from 1. */
  line: number;
  note: string;
}

/** Semantic mutations of a source text; empty for languages it does not know. */
export type MutationSource = (path: string, text: string) => SourceMutation[];

export interface PlannedMutant extends SourceMutation {
  path: string;
  /** The file's text with the mutation. */
  text: string;
}

/**
 * `count` mutants of the lines that ran, drawn at random: at most one of a line as long as there are lines left, so that
 * a line with many operators does not weigh more.
 */
export function planMutants(
  coverage: readonly LineCoverage[],
  texts: ReadonlyMap<string, string>,
  mutationsOf: MutationSource,
  count: number,
  random: Random,
): PlannedMutant[] {
  const lines = new Map<string, PlannedMutant[]>();
  for (const { path, ran } of coverage) {
    const text = texts.get(path);
    if (text === undefined) continue;
    for (const mutation of mutationsOf(path, text)) {
      if (!ran.has(mutation.line)) continue;
      const changed = text.slice(0, mutation.start) + mutation.replacement + text.slice(mutation.end);
      const key = `${path}\0${mutation.line}`;
      const known = lines.get(key);
      const planned = { ...mutation, path, text: changed };
      if (known) known.push(planned);
      else lines.set(key, [planned]);
    }
  }
  let left = [...lines.values()].map((options) => shuffled(random, options));
  const chosen: PlannedMutant[] = [];
  while (chosen.length < count && left.length > 0) {
    for (const options of shuffled(random, left)) {
      const next = options.pop();
      if (next && chosen.length < count) chosen.push(next);
    }
    left = left.filter((options) => options.length > 0);
  }
  return chosen;
}

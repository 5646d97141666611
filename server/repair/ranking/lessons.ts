import { lineChange } from '@/server/repair/reading/change';
import type { Effect } from '@/server/repair/reading/report';
import type { Trial } from '@/server/repair/reading/story';
import { parseSource, unitAt } from '@/server/repair/source/source';

/** Factors on the suspicion of lines (by path and trimmed text) and of functions (by path and name). */
export interface Lessons {
  lines: Map<string, number>;
  units: Map<string, number>;
}

/**
 * Trials in vain at a line and in a function after which each further one speaks against the place, by these factors:
 * what was likely there has been tried, and without them a walk goes on at the first place that touches the failure.
 */
const lineFailureLimit = 3;
const lineFatigue = 0.75;
const unitFailureLimit = 6;
const unitFatigue = 0.92;

/**
 * What trials taught about where the fault is: mutation-based fault localization (Metallaxis: Papadakis and Le Traon,
 * STVR 2015; MUSE: Moon et al., ICST 2014). A change that alters how the failing tests fail shows that they run its
 * line; one that only breaks passing tests, or nothing at all, speaks against it. Factors stay within 0.03 … 4.
 */
export function lessonsOf(trials: readonly Trial[]): Lessons {
  const lines = new Map<string, number>();
  const units = new Map<string, number>();
  const scale = (map: Map<string, number>, key: string, by: number) =>
    map.set(key, Math.min(4, Math.max(0.03, (map.get(key) ?? 1) * by)));
  const tries = new Map<string, number>();
  const tried = (key: string) => {
    const count = (tries.get(key) ?? 0) + 1;
    tries.set(key, count);
    return count;
  };
  for (const { path, base, result, verdict, effect } of trials) {
    if (verdict === 'refused') continue;
    if (verdict === 'better') {
      // The place was right; while tests still fail, another change of it may be what was meant.
      for (const text of lineChange(base, result).new) scale(lines, `${path}\0${text.trim()}`, 3);
      continue;
    }
    const source = parseSource(path, base);
    if (!source) continue;
    const change = lineChange(base, result);
    const unit = unitAt(source, change.at + 1);
    const [line, whole] = factorsOf(effect);
    const helped = effect !== null && effect.repaired > 0;
    for (const text of change.old) {
      const key = `${path}\0${text.trim()}`;
      scale(lines, key, !helped && tried(key) > lineFailureLimit ? Math.min(line, lineFatigue) : line);
    }
    if (unit) {
      const key = `${path}\0${unit.name}`;
      scale(
        units,
        key,
        !helped && tried(`${key}()`) > unitFailureLimit ? Math.min(whole, unitFatigue) : whole,
      );
    }
  }
  return { lines, units };
}

/** The factors of one trial, for its line and for its function. */
function factorsOf(effect: Effect | null): [number, number] {
  if (effect === null || effect.broken > 0.9) return [0.9, 0.98]; // nothing ran: it says little about the place
  // MUSE's strongest sign: failing tests came to pass here, though others broke for it.
  if (effect.repaired > 0 && effect.broken < 0.5) return [1 + 3 * effect.repaired, 1 + 0.5 * effect.repaired];
  if (effect.touched === 0) return effect.broken > 0 ? [0.35, 0.8] : [0.6, 0.9];
  if (effect.broken === 0) return [1.1, 1.2];
  return [0.85, 1.05];
}

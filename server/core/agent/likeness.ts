import type { ExperienceEntry } from './experience';

/** How alike the ended attempts of a run are. Every likeness is in [0,1]. */
export interface Likeness {
  /** Attempts compared. */
  attempts: number;
  /** Mean likeness of pairs: files used, edits tried, tests failing at the end; null where nothing of it is known. */
  files: number | null;
  edits: number | null;
  failing: number | null;
  /** Mean of the pairs' mean likeness: stands for the correlation ρ between attempts. */
  rho: number;
  /** Of how many independent attempts these are worth, in [1, attempts]; 0 without attempts. */
  effective: number;
  /** What one more attempt like these would add to that. */
  next: number;
}

/** Attempts compared at most; the latest. The comparison grows with the square of their number. */
const mostCompared = 64;

/**
 * n ÷ (1 + (n − 1)·ρ): n equally correlated observations tell as much about their mean as this many independent ones
 * (the design effect of Kish, “Survey Sampling”, 1965, §5.4).
 */
export const effectiveNumber = (n: number, rho: number): number => (n === 0 ? 0 : n / (1 + (n - 1) * rho));

/** The Jaccard index: what two sets share of what they hold together; null where both are empty. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number | null {
  if (a.size === 0 && b.size === 0) return null;
  let shared = 0;
  for (const item of a) if (b.has(item)) shared++;
  return shared / (a.size + b.size - shared);
}

interface Traits {
  files: ReadonlySet<string>;
  edits: ReadonlySet<string>;
  failing: ReadonlySet<string>;
}

const traitsOf = (entry: ExperienceEntry): Traits => ({
  files: new Set(entry.relevantFiles),
  edits: new Set(
    [...entry.failedEdits, ...entry.partialWins.flatMap((win) => win.edits)].map((edit) =>
      JSON.stringify([edit.path, edit.old, edit.new]),
    ),
  ),
  failing: new Set(entry.testOutputs.map(({ test }) => test)),
});

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How alike attempts are, from what each left in the bank. Overlap stands in for correlation: whether two attempts
 * succeed together cannot be seen on one task, whether they did the same can. Two attempts of which nothing is known
 * did nothing, and count as alike.
 */
export function likenessOf(bank: readonly ExperienceEntry[]): Likeness {
  const traits = bank.slice(-mostCompared).map(traitsOf);
  const seen = { files: [] as number[], edits: [] as number[], failing: [] as number[] };
  const pairs: number[] = [];
  for (const [i, a] of traits.entries()) {
    for (const b of traits.slice(i + 1)) {
      const found: number[] = [];
      for (const trait of ['files', 'edits', 'failing'] as const) {
        const value = overlap(a[trait], b[trait]);
        if (value === null) continue;
        seen[trait].push(value);
        found.push(value);
      }
      pairs.push(mean(found) ?? 1);
    }
  }
  const attempts = traits.length;
  const rho = mean(pairs) ?? 0;
  const effective = effectiveNumber(attempts, rho);
  return {
    attempts,
    files: mean(seen.files),
    edits: mean(seen.edits),
    failing: mean(seen.failing),
    rho,
    effective,
    next: effectiveNumber(attempts + 1, rho) - effective,
  };
}

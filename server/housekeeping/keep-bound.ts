import type { RunId } from '@/server/core/base/ids';

/** How long, and up to which size, runs are kept; null: without a bound. Nobody but a person sets one. */
export interface KeepBound {
  /** Days after a run's end. */
  days: number | null;
  /** Of snapshots and database together. */
  bytes: number | null;
}

/** A run that may be deleted by a bound: it has ended, and nobody marked it. */
export interface UnmarkedRun {
  id: RunId;
  /** Milliseconds since the epoch. */
  endedAt: number;
}

const day = 86_400_000;
const positive = (text: string | undefined): number | null => (Number(text) > 0 ? Number(text) : null);

/** `ESPALIER_KEEP_DAYS` and `ESPALIER_KEEP_GB`. What is no positive number sets no bound. */
export function keepBound(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeepBound {
  const gigabytes = positive(environment.ESPALIER_KEEP_GB);
  return {
    days: positive(environment.ESPALIER_KEEP_DAYS),
    bytes: gigabytes === null ? null : gigabytes * 2 ** 30,
  };
}

/** The runs that ended longer ago than the bound allows. */
export const tooOld = (
  runs: readonly UnmarkedRun[],
  { days }: Pick<KeepBound, 'days'>,
  now: number,
): RunId[] => runs.filter(({ endedAt }) => days !== null && now - endedAt > days * day).map(({ id }) => id);

/** The oldest runs whose deletion frees what is taken beyond the bound: as few as do, or all. `frees`: bytes of each. */
export function tooMuch(
  runs: readonly UnmarkedRun[],
  { bytes }: Pick<KeepBound, 'bytes'>,
  taken: number,
  frees: (id: RunId) => number,
): RunId[] {
  if (bytes === null) return [];
  const chosen: RunId[] = [];
  let left = taken;
  for (const { id } of runs.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (left <= bytes) break;
    left -= frees(id);
    chosen.push(id);
  }
  return chosen;
}

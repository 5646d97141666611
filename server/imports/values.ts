import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';

interface Visits {
  visits: number;
  /** The sum of values in [0,1]. */
  valueSum: number;
}

/** Visits and values as another system counted them, on our scale; null where it counted none. */
export interface RecordedValues {
  root: Visits | null;
  of(node: ImportedNode): Visits | null;
}

/**
 * Values of a search have the scale of its rewards. Where no reward names one, the mean values of the run themselves
 * span it, together with 0 and 1.
 */
export function valuesOnScale(run: ImportedRun): RecordedValues | null {
  const all = [run.root, ...run.nodes];
  if (all.every(({ visits }) => !visits)) return null;
  const [low, high] = all.find(({ reward }) => reward !== null)?.reward?.scale ?? spanOf(all);
  const of = ({ visits, valueSum }: Pick<ImportedNode, 'visits' | 'valueSum'>): Visits | null => {
    if (!visits || visits < 0) return null;
    const mean = high > low ? ((valueSum ?? 0) / visits - low) / (high - low) : 0;
    return { visits, valueSum: visits * Math.min(1, Math.max(0, mean)) };
  };
  return { root: of(run.root), of };
}

function spanOf(all: readonly Pick<ImportedNode, 'visits' | 'valueSum'>[]): [number, number] {
  let [low, high] = [0, 1];
  for (const { visits, valueSum } of all) {
    if (!visits || valueSum === null) continue;
    low = Math.min(low, valueSum / visits);
    high = Math.max(high, valueSum / visits);
  }
  return [low, high];
}

import { probeName, traceMark } from './instrument';

/** Which probes of a file each place of a test file ran, as printed. */
export type Hits = ReadonlyMap<string, ReadonlySet<number>>;

export const isInstrumented = (text: string): boolean => text.includes(`${probeName}(`);

/** The hits of every file that a test report's printed part tells, by path of the instrumented file. Never throws. */
export function readHits(text: string): Map<string, Map<string, Set<number>>> {
  const files = new Map<string, Map<string, Set<number>>>();
  for (const line of text.split('\n')) {
    const [, path = '', place = '', ranges = ''] =
      new RegExp(`^\\s*${traceMark} (\\S+) (\\S+:\\d+) (\\d+(?:-\\d+)?(?:,\\d+(?:-\\d+)?)*)\\s*$`).exec(
        line,
      ) ?? [];
    if (path === '') continue;
    const places = files.get(path) ?? new Map<string, Set<number>>();
    const hits = places.get(place) ?? new Set<number>();
    for (const range of ranges.split(',')) {
      const [first = Number.NaN, last = first] = range.split('-').map(Number);
      for (let k = first; k <= last && last - first < 10_000; k++) hits.add(k);
    }
    files.set(path, places.set(place, hits));
  }
  return files;
}

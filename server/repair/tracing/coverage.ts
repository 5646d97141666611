import { blockOf, testBlocks } from '@/server/repair/ranking/tests';
import type { Source } from '@/server/repair/source/source';
import type { Hits } from './hits';
import { probeSites } from './probe-sites';

/** Which tests run a stretch of code. */
export interface Coverage {
  /** The share of the failing tests, in [0,1]. */
  failing: number;
  /** How many passing tests. */
  passing: number;
}

/**
 * What a trace tells of one file: for an offset the coverage of the innermost probed stretch around it, or null
 * outside of functions. Null as a whole where the trace shows no failing test.
 */
export function coverageOf(
  source: Source,
  hits: Hits,
  testFiles: readonly Source[],
  failingIds: readonly string[],
): ((offset: number) => Coverage | null) | null {
  const tests = new Map<string, { failing: boolean; hits: Set<number> }>();
  for (const [place, probes] of hits) {
    const test = testAt(place, testFiles, failingIds);
    if (test === null) continue;
    const known = tests.get(test.name) ?? { failing: test.failing, hits: new Set<number>() };
    for (const probe of probes) known.hits.add(probe);
    tests.set(test.name, known);
  }
  const all = [...tests.values()];
  const failing = all.filter((test) => test.failing);
  const passing = all.filter((test) => !test.failing);
  if (failing.length === 0) return null;
  const sites = probeSites(source);
  const count = (of: typeof all, probe: number) => of.filter((test) => test.hits.has(probe)).length;
  const coverage = sites.map((_, k) => ({
    failing: count(failing, k) / failing.length,
    passing: count(passing, k),
  }));
  return (offset) => {
    let inner: Coverage | null = null;
    // Sites come in the order of the text, outer before inner: the last one that contains the offset is the innermost.
    for (const [k, site] of sites.entries()) {
      if (site.start > offset) break;
      if (offset < site.end) inner = coverage[k] ?? null;
    }
    return inner;
  };
}

function testAt(
  place: string,
  testFiles: readonly Source[],
  failingIds: readonly string[],
): { name: string; failing: boolean } | null {
  const colon = place.lastIndexOf(':');
  const [path, line] = [place.slice(0, colon), Number(place.slice(colon + 1))];
  const source = testFiles.find((file) => file.path === path || path.endsWith(`/${file.path}`));
  if (!source) return { name: place, failing: false };
  const blocks = testBlocks(source);
  const own = blocks.findLast(
    (block) =>
      (source.tokens[block.firstToken]?.line ?? Number.POSITIVE_INFINITY) <= line &&
      line <= (source.tokens[block.lastToken]?.line ?? 0),
  );
  if (!own) return null;
  return { name: `${path}\0${own.name}`, failing: failingIds.some((id) => blockOf(id, blocks) === own) };
}

import { isName, tokenAt } from '@/server/repair/source/lexed';
import type { Source } from '@/server/repair/source/source';
import type { Unit } from '@/server/repair/source/units';
import { blockOf, type TestBlock, testBlocks } from './tests';

/** A unit with the file it stands in. */
interface Place {
  source: Source;
  unit: Unit;
}

const namesCache = new WeakMap<Unit, Set<string>>();

/** The names a unit mentions after its head. */
function namesIn({ source, unit }: Place): Set<string> {
  const known = namesCache.get(unit);
  if (known) return known;
  const names = namesBetween(source, unit.bodyToken, unit.lastToken);
  namesCache.set(unit, names);
  return names;
}

function namesBetween(source: Source, first: number, last: number): Set<string> {
  const names = new Set<string>();
  for (let i = first; i <= last && i < source.tokens.length; i++) {
    const token = tokenAt(source, i);
    if (isName(source, token)) names.add(token.text);
  }
  return names;
}

/** Steps of the call graph by names from each of the names to each unit; units beyond reach are absent. */
function distances(names: Iterable<string>, byName: ReadonlyMap<string, Place[]>): Map<Unit, number> {
  const reached = new Map<Unit, number>();
  let front = [...names];
  const seen = new Set(front);
  for (let depth = 0; front.length > 0 && depth < 8; depth++) {
    const next: string[] = [];
    for (const name of front) {
      for (const place of byName.get(name) ?? []) {
        if (reached.has(place.unit)) continue;
        reached.set(place.unit, depth);
        if (place.unit.kind === 'class') continue;
        for (const inner of namesIn(place)) {
          if (seen.has(inner)) continue;
          seen.add(inner);
          next.push(inner);
        }
      }
    }
    front = next;
  }
  return reached;
}

/** How much failing and passing tests run a unit, each in [0,1], by the names they mention. */
export interface Spectrum {
  failing: number;
  passing: number;
}

const decay = 0.8;

/**
 * A static stand-in for spectrum-based fault localization: what the bodies of failing and passing tests mention,
 * followed through the call graph by names, each step weighing 0.8. Empty where no failing test's body is known.
 */
export function spectra(
  sources: readonly Source[],
  testFiles: readonly Source[],
  failingIds: readonly string[],
  passingIds: readonly string[],
): Map<Unit, Spectrum> {
  const byName = new Map<string, Place[]>();
  const put = (name: string, place: Place) => {
    const list = byName.get(name);
    if (list) list.push(place);
    else byName.set(name, [place]);
  };
  for (const source of [...sources, ...testFiles]) {
    for (const unit of source.units) {
      if (unit.name === '') continue;
      put(unit.name, { source, unit });
      if (unit.name !== 'constructor' && unit.name !== '__init__') continue;
      const owner = source.units.find(
        (u) => u.kind === 'class' && u.startLine <= unit.startLine && u.endLine >= unit.endLine,
      );
      if (owner) put(owner.name, { source, unit });
    }
  }
  const blocks = testFiles.map((source) => ({ source, blocks: testBlocks(source) }));
  const totals = new Map<Unit, Spectrum>();
  const tally = (ids: readonly string[], side: keyof Spectrum) => {
    const found: { source: Source; block: TestBlock }[] = [];
    for (const id of ids) {
      for (const { source, blocks: own } of blocks) {
        const stem =
          source.path
            .split('/')
            .at(-1)
            ?.replace(/\.\w+$/, '') ?? '';
        const block = id.includes(stem) ? blockOf(id, own) : null;
        if (block) {
          found.push({ source, block });
          break;
        }
      }
    }
    for (const { source, block } of found) {
      for (const [unit, depth] of distances(
        namesBetween(source, block.firstToken, block.lastToken),
        byName,
      )) {
        const total = totals.get(unit) ?? { failing: 0, passing: 0 };
        total[side] += decay ** depth / found.length;
        totals.set(unit, total);
      }
    }
  };
  tally(failingIds, 'failing');
  tally(passingIds, 'passing');
  return totals;
}

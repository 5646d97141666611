import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { Random } from '@/server/core/base/random';
import { mutationsOf } from '@/server/repair/mutations';
import { type Mutation, mutated } from '@/server/repair/mutations/mutation';
import { applyOnce, changeKey } from '@/server/repair/reading/change';
import type { Report } from '@/server/repair/reading/report';
import { isOnProbation, type Story } from '@/server/repair/reading/story';
import { parseSource, type Source } from '@/server/repair/source/source';
import { argumentNames } from './argument-names';
import { disruption } from './disruption';
import { members } from './members';
import { naturalness } from './naturalness';
import { oddsRoot } from './odds';
import { smell } from './smells';
import type { Suspicion } from './suspicion';
import { comparedIn, symptomFactors } from './symptoms';
import { isTestPath } from './tests';
import { vocabularyOf } from './vocabulary';

/** A change proposed for the base. */
export interface Candidate {
  path: string;
  /** The file's text with the change. */
  result: string;
  note: string;
  line: number;
  weight: number;
  /** Its place among `of` by weight, from 1. */
  rank: number;
  of: number;
}

interface Weighed {
  source: Source;
  mutation: Mutation;
  weight: number;
}

/** Exponent on the weights at temperature 1. */
const sharpness = 8;
/** How much the next best candidate of a place gives way to the best. */
const crowding = 0.6;
/** A change elsewhere costs a step more, for taking the last one back. */
const sameFile = 1.8;

/** Every mutation of the known files with its weight. */
export function weigh(story: Story, report: Report, suspicion: Suspicion): Weighed[] {
  const tests: Source[] = [];
  const sources: Source[] = [];
  for (const [path, text] of story.base) {
    const source = parseSource(path, text);
    if (source) (isTestPath(path) ? tests : sources).push(source);
  }
  const messages = report.failing.map((test) => test.message);
  const vocabulary = vocabularyOf(tests, comparedIn(messages));
  const factors = symptomFactors(messages);
  const natural = naturalness([...sources, ...tests]);
  const named = argumentNames(sources);
  const typed = members();
  const editable = new Set(suspicion.files);
  const weighed: Weighed[] = [];
  for (const source of sources) {
    if (!editable.has(source.path)) continue;
    const places = new Map<number, ReturnType<Suspicion['ofPlace']>>();
    for (const mutation of mutationsOf(source, vocabulary)) {
      const place =
        places.get(mutation.start) ??
        suspicion.ofPlace(source, mutation.line, pastBlanks(source.text, mutation.start));
      places.set(mutation.start, place);
      const weight = oddsRoot({
        family: mutation.family,
        prior: mutation.prior,
        ...place,
        disruption: disruption(mutation, source.text.slice(mutation.start, mutation.end)),
        symptom: factors[mutation.family] ?? 1,
        natural:
          natural(source, mutation) *
          smell(source, mutation) *
          named(source, mutation) *
          typed(source, mutation),
      });
      weighed.push({ source, mutation, weight });
    }
  }
  return thinned(weighed);
}

/** A change of whole lines counts where their text begins. */
function pastBlanks(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/**
 * The candidates of one place share its chances: the k-th best (from 0) weighs 1/(1+k·0.6), so that no token takes ten turns
 * before its neighbours get one.
 */
function thinned(weighed: Weighed[]): Weighed[] {
  const places = new Map<string, Weighed[]>();
  for (const one of weighed) {
    const key = `${one.source.path}\0${one.mutation.start}\0${one.mutation.family}`;
    const place = places.get(key);
    if (place) place.push(one);
    else places.set(key, [one]);
  }
  for (const place of places.values()) {
    if (place.length === 1) continue;
    place.sort((a, b) => b.weight - a.weight);
    for (const [k, one] of place.entries()) one.weight /= 1 + crowding * k;
  }
  return weighed;
}

/** Decides which changes were tried or are known to fail. */
export class Refusals {
  private readonly texts = new Set<string>();
  private readonly keys = new Set<string>();
  private readonly earlier = new Set<string>();

  constructor(story: Story, experience: readonly ExperienceEntry[]) {
    for (const one of story.improvements) {
      // Undoing an improvement is no change to try: doubt does that in its own time, and makes it again.
      this.texts.add(`${one.path}\0${one.below.text}`);
      if (isOnProbation(story, one)) this.texts.add(`${one.path}\0${one.above.text}`);
    }
    for (const trial of story.trials) {
      if (trial.verdict === 'better') continue; // what helped on another base may help again on this one
      this.texts.add(`${trial.path}\0${trial.result}`);
      if (trial.generation === story.generation || trial.verdict === 'refused') continue;
      this.earlier.add(changeKey(trial.path, trial.base, trial.result));
    }
    for (const edit of experience.flatMap((entry) => entry.failedEdits)) {
      const base = story.base.get(edit.path);
      const applied = base === undefined ? null : applyOnce(base, edit.old, edit.new);
      if (applied !== null) this.texts.add(`${edit.path}\0${applied}`);
      else this.keys.add(changeKey(edit.path, edit.old, edit.new)); // its place is not to be found: bar it everywhere
    }
  }

  /** Whether the change must not be made (again). */
  bars(path: string, base: string, result: string): boolean {
    if (result === base || this.texts.has(`${path}\0${result}`)) return true;
    return this.keys.size > 0 && this.keys.has(changeKey(path, base, result));
  }

  /** Whether the same lines were changed so in vain on an earlier base. */
  wasInVain(path: string, base: string, result: string): boolean {
    return this.earlier.size > 0 && this.earlier.has(changeKey(path, base, result));
  }
}

/**
 * Draws one candidate that is not refused, with probability ∝ weight^(8/temperature); at temperature 0 the heaviest.
 * `favoured` is the path whose change can be made in the same step as undoing the last one. Null when none is left.
 */
export function drawCandidate(
  weighed: readonly Weighed[],
  story: Story,
  refusals: Refusals,
  temperature: number,
  random: Random,
  favoured: string | null,
): Candidate | null {
  const favour = (w: Weighed) => (w.source.path === favoured ? w.weight * sameFile : w.weight);
  const order = [...weighed]
    .map((w) => ({ ...w, weight: favour(w) }))
    .filter((w) => w.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.mutation.start - b.mutation.start);
  const top = order[0]?.weight ?? 1;
  const chances = order.map((w) => (temperature <= 0.01 ? 0 : (w.weight / top) ** (sharpness / temperature)));
  let total = chances.reduce((sum, chance) => sum + chance, 0);
  const gone = new Set<number>();
  const deferred: number[] = [];
  const finish = (index: number): Candidate | null => {
    const pick = order[index];
    if (!pick) return null;
    const { source, mutation, weight } = pick;
    const result = mutated(source.text, mutation);
    return {
      path: source.path,
      result,
      note: mutation.note,
      line: mutation.line,
      weight,
      rank: index + 1,
      of: order.length,
    };
  };
  let next = 0;
  while (gone.size < order.length) {
    let index = next;
    if (temperature > 0.01 && total > 1e-12) {
      let draw = random() * total;
      index = chances.findIndex((chance) => {
        draw -= chance;
        return draw < 0;
      });
    }
    if (index < 0 || gone.has(index)) {
      index = next;
      while (gone.has(index)) index++;
      next = index;
    }
    gone.add(index);
    total -= chances[index] ?? 0;
    chances[index] = 0;
    const candidate = finish(index);
    if (candidate === null) continue;
    const base = story.base.get(candidate.path) ?? '';
    if (refusals.bars(candidate.path, base, candidate.result)) continue;
    if (
      refusals.wasInVain(candidate.path, base, candidate.result) &&
      (temperature <= 0.01 || random() > 0.15)
    ) {
      deferred.push(index);
      continue;
    }
    return candidate;
  }
  const again = deferred[0];
  return again === undefined ? null : finish(again);
}

/** Changes that brought tests to pass in an earlier attempt and apply to the base as it stands, one per file. */
export function rememberedWins(
  story: Story,
  experience: readonly ExperienceEntry[],
  refusals: Refusals,
): Candidate[] {
  const wins: Candidate[] = [];
  for (const win of experience.flatMap((entry) => entry.partialWins)) {
    for (const path of new Set(win.edits.map((edit) => edit.path))) {
      const base = story.base.get(path);
      if (base === undefined) continue;
      let result = base;
      for (const edit of win.edits)
        if (edit.path === path) result = applyOnce(result, edit.old, edit.new) ?? result;
      if (
        refusals.bars(path, base, result) ||
        wins.some((other) => other.path === path && other.result === result)
      )
        continue;
      wins.push({
        path,
        result,
        note: `an edit that let ${win.fixed.length} more tests pass in an earlier attempt`,
        line: 0,
        weight: 1,
        rank: wins.length + 1,
        of: 0,
      });
    }
  }
  return wins.map((win) => ({ ...win, of: wins.length }));
}

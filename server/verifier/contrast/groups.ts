import type { ContrastCase } from '@/server/core/verdict/contrast';
import type { Outcome } from '@/server/core/verdict/outcome';

const casesAtMost = 20;
const messageAtMost = 300;

/** What a test says of the code: that it passes, or its complaint without the places in it. */
export function observedOf({ tests }: Pick<Outcome, 'tests'>): Map<string, string> {
  return new Map(
    tests
      .filter(({ status }) => status !== 'skipped')
      .map(({ id, status, message }) => [id, status === 'passed' ? 'passes' : withoutPlaces(message)]),
  );
}

const withoutPlaces = (message: string): string =>
  message
    .split('\n')
    .filter((line) => !/^\s*(?:at |File ")/.test(line))
    .join('\n')
    .replace(/:\d+(?::\d+)?\b/g, '')
    .trim() || 'fails';

/** A generated test as a person reads it, and who wrote it where that was a model. */
export interface CaseName {
  call: string;
  by?: string;
}

export interface Grouping {
  /** For each candidate its group, counted from 0 in the order of the candidates. */
  groups: number[];
  /** At most 20; `answers` in the order of the groups. */
  cases: ContrastCase[];
  tried: number;
  /** Of these, written by a model. */
  written: number;
}

/**
 * Candidates grouped by equal answers on all generated tests that every one of them answered and that answered the
 * same when asked again (`again`: the first candidate's second answers). A test is named by `nameOf`.
 */
export function groupByObserved(
  observations: readonly ReadonlyMap<string, string>[],
  again: ReadonlyMap<string, string>,
  nameOf: (id: string) => CaseName | null,
): Grouping {
  const [first = new Map<string, string>()] = observations;
  const compared = [...first.keys()].filter(
    (id) =>
      nameOf(id) !== null && again.get(id) === first.get(id) && observations.every((given) => given.has(id)),
  );
  const seen = new Map<string, number>();
  const groups = observations.map((given) => {
    const behaviour = JSON.stringify(compared.map((id) => given.get(id)));
    const group = seen.get(behaviour) ?? seen.size;
    seen.set(behaviour, group);
    return group;
  });
  const firstOf = [...seen.values()].map((group) => groups.indexOf(group));
  const cases: ContrastCase[] = [];
  for (const id of compared) {
    const given = firstOf.map((candidate) =>
      (observations[candidate]?.get(id) ?? '').slice(0, messageAtMost),
    );
    if (cases.length < casesAtMost && new Set(given).size > 1) {
      cases.push({ call: id, ...nameOf(id), values: given });
    }
  }
  const written = compared.filter((id) => nameOf(id)?.by !== undefined).length;
  return { groups, cases, tried: compared.length, written };
}

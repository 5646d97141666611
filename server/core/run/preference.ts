import { flipsOf } from '@/server/core/agent/vote';
import type { SnapshotId } from '@/server/core/base/ids';
import { nodeOf } from './fold';
import type { NodeState } from './node';
import { attemptResults } from './results';
import { minimisedFrom } from './smallest-patch';
import type { RunState } from './state';

export interface Standing {
  /** Comparisons won minus comparisons lost; a drawn one counts for nobody. */
  points: number;
  compared: number;
  /** People put another result above it, by one choice or a chain of them, that none of them put below. */
  refused: boolean;
}

/** The bracket of the votes that compare the results of a run without a verifier. */
export const pairwiseBracket = 'pairwise';

type Pair = { a: SnapshotId; b: SnapshotId; better: SnapshotId | null; byPerson: boolean };

/** Names two filesystems, in either order. */
export const comparisonKey = (a: string, b: string): string => [a, b].sort().join(' ');

/** The pairs about which people spoke, by `comparisonKey`. */
export const personsPairs = (state: RunState): Set<string> =>
  new Set(
    state.choices.map(({ nodes: [a, b] }) =>
      comparisonKey(nodeOf(state, a).snapshot, nodeOf(state, b).snapshot),
    ),
  );

/** The verdict about each two results that were compared: a person's, or the judge's where no person spoke. */
function verdicts(state: RunState): Pair[] {
  const pairs = new Map<string, Pair>();
  const results = attemptResults(state);
  for (const { proposal, winner, tied } of state.votes.values()) {
    if (proposal.bracket !== pairwiseBracket || winner === null) continue;
    const [a, b] = proposal.entrants.map((id) => results.get(id)?.snapshot);
    if (a === undefined || b === undefined || a === b) continue;
    const better = tied.length > 0 ? null : (results.get(winner)?.snapshot ?? null);
    pairs.set(comparisonKey(a, b), { a, b, better, byPerson: false });
  }
  for (const { nodes, better } of state.choices) {
    const [a, b] = nodes.map((id) => nodeOf(state, id).snapshot);
    if (a === undefined || b === undefined || a === b) continue;
    const chosen = better === null ? null : nodeOf(state, better).snapshot;
    pairs.set(comparisonKey(a, b), { a, b, better: chosen, byPerson: true });
  }
  return [...pairs.values()];
}

/** How every compared filesystem stands. */
export function standings(state: RunState): Map<SnapshotId, Standing> {
  const table = new Map<SnapshotId, Standing>();
  const beats = new Map<SnapshotId, SnapshotId[]>();
  const beaten = new Set<SnapshotId>();
  const standing = (id: SnapshotId): Standing => {
    const known = table.get(id) ?? { points: 0, compared: 0, refused: false };
    table.set(id, known);
    return known;
  };
  for (const { a, b, better, byPerson } of verdicts(state)) {
    for (const side of [a, b]) {
      const own = standing(side);
      own.compared++;
      if (better === null) continue;
      own.points += better === side ? 1 : -1;
      if (!byPerson || better === side) continue;
      beaten.add(side);
      beats.set(better, [...(beats.get(better) ?? []), side]);
    }
  }
  const refuse = (id: SnapshotId) => {
    for (const below of beats.get(id) ?? []) {
      if (standing(below).refused) continue;
      standing(below).refused = true;
      refuse(below);
    }
  };
  for (const id of beats.keys()) if (!beaten.has(id)) refuse(id);
  return table;
}

/** Candidates that generated tests separate: how many attempts came to a filesystem that behaves like this one. */
function agreement(state: RunState): Map<SnapshotId, number> {
  const found = new Map<SnapshotId, number>();
  for (const { nodes, attempts } of state.contrasts.at(-1)?.clusters ?? []) {
    for (const id of nodes) found.set(nodeOf(state, id).snapshot, attempts);
  }
  return found;
}

/**
 * The order among results that the verifier finds equal, best first: what no person refused; comparisons won minus
 * lost; the larger group of equal behaviour under generated tests; then, where the judge graded them, the grade; then
 * the shallower and the earlier node; the smallest patch of a solution stands before it. Results nobody compared keep
 * their order.
 */
export function byPreference(state: RunState, nodes: readonly NodeState[]): NodeState[] {
  const table = standings(state);
  const agreeing = agreement(state);
  const smallest = minimisedFrom(state);
  const rank = ({ snapshot, score, depth, id }: NodeState): number[] => {
    const solution = smallest.get(id);
    if (solution !== undefined && !table.has(snapshot)) return [...rank(nodeOf(state, solution)), 1];
    const { points = 0, refused = false } = table.get(snapshot) ?? {};
    return [
      refused ? 0 : 1,
      points,
      agreeing.get(snapshot) ?? 0,
      score?.reward ?? 0,
      -depth,
      -Number(id.slice(1)),
    ];
  };
  const ranked = nodes.map((node) => ({ node, rank: rank(node) }));
  ranked.sort((one, other) => {
    for (let i = 0; i < Math.max(one.rank.length, other.rank.length); i++) {
      const difference = (other.rank[i] ?? 0) - (one.rank[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return ranked.map(({ node }) => node);
}

/** Whether anything was said by which equals could be ordered. */
export const hasPreferences = ({ spec, choices, contrasts, minimisations, votes }: RunState): boolean =>
  choices.length > 0 ||
  minimisations.length > 0 ||
  contrasts.length > 0 ||
  (spec.verifier === 'none' && votes.size > 0);

/** How often the judge's verdict about a pair turned with the order in which the two were shown. */
export function positionBias(state: RunState): { pairs: number; flipped: number } {
  let pairs = 0;
  let flipped = 0;
  for (const vote of state.votes.values()) {
    const flips = flipsOf(vote);
    pairs += flips.pairs;
    flipped += flips.flipped;
  }
  return { pairs, flipped };
}

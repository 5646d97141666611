import { type AttemptId, type VoteId, voteId } from '@/server/core/base/ids';
import { comparisonKey, pairwiseBracket, personsPairs } from '@/server/core/run/preference';
import { isReleased } from '@/server/core/run/released';
import { attemptResults } from '@/server/core/run/results';
import type { RunState } from '@/server/core/run/state';
import { ballotLimitReached, engine, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { judgeOf } from './grade';
import { holdVote } from './hold-vote';
import { comparedInBothOrders } from './sentences';
import { noteBest } from './verify';

/** Results compared with each other, at most: six pairs, twelve ballots. */
const entrantsAtMost = 4;

/**
 * Where no test decides: the best graded results, each of other files, are compared two by two, each pair in both
 * orders, before the run ends. Pairs compared before, or by a person, are left as they are. Every ballot is charged.
 */
export async function compareResults(context: RunContext): Promise<void> {
  const { log } = context;
  if (!judgeOf(context).judge) return;
  for (const entrants of openPairs(log.state, rootSnapshot(context))) {
    if (context.control.closing !== null || ballotLimitReached(context) !== null) break;
    await holdVote(context, begin(context, entrants));
  }
  noteBest(context);
}

function begin({ log }: RunContext, entrants: [AttemptId, AttemptId]): VoteId {
  const id = voteId(log.state.votes.size + 1);
  const { strategy } = log.state.spec;
  log.append([
    {
      type: 'vote.started',
      voteId: id,
      proposal: {
        kind: 'vote',
        entrants,
        votes: 2,
        temperature: 0,
        bracket: pairwiseBracket,
        round: 1,
        swapped: true,
      },
      reason: comparedInBothOrders(entrants),
      strategy,
      actor: engine,
    },
  ]);
  return id;
}

/** Whether a comparison of results is under way. */
export const isComparing = ({ votes }: RunState): boolean =>
  [...votes.values()].some(({ proposal, winner }) => proposal.bracket === pairwiseBracket && winner === null);

/** Pairs of the best graded results of different files about which nothing was said yet. */
function openPairs(state: RunState, root: string): [AttemptId, AttemptId][] {
  const results = attemptResults(state);
  const seen = new Set<string>([root]);
  const entrants: { id: AttemptId; snapshot: string }[] = [];
  const best = [...results].sort(([, a], [, b]) => (b.score?.reward ?? 0) - (a.score?.reward ?? 0));
  for (const [id, { id: node, snapshot }] of best) {
    if (entrants.length === entrantsAtMost) break;
    if (seen.has(snapshot) || isReleased(state, node)) continue;
    seen.add(snapshot);
    entrants.push({ id, snapshot });
  }
  const knownPairs = personsPairs(state);
  for (const { proposal } of state.votes.values()) {
    const [a, b] = proposal.entrants.map((id) => results.get(id)?.snapshot);
    if (proposal.bracket === pairwiseBracket && a && b) knownPairs.add(comparisonKey(a, b));
  }
  return entrants.flatMap((one, i) =>
    entrants
      .slice(i + 1)
      .filter((other) => !knownPairs.has(comparisonKey(one.snapshot, other.snapshot)))
      .map((other): [AttemptId, AttemptId] => [one.id, other.id]),
  );
}

import { memo } from 'react';
import { ScrollList } from '@/components/ui/scroll-list';
import { Section } from '@/components/ui/section';
import { attemptName } from '@/components/wording/status-sentences';
import { tally, type VoteState } from '@/server/core/agent/vote';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { attemptResults } from '@/server/core/run/tree';

interface VotesSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** Every vote with its ballots, latest first. Nothing if there is none. */
export const VotesSection = memo(function VotesSection({ state, onSelect }: VotesSectionProps) {
  const votes = [...state.votes.values()].reverse();
  if (votes.length === 0) return null;
  const results = attemptResults(state);
  return (
    <Section title="Votes" aside={<span className="num text-sm text-soft">{votes.length}</span>}>
      <ScrollList
        label="Votes"
        items={votes}
        keyOf={(vote) => vote.id}
        height={64}
        render={(vote) => <Vote vote={vote} results={results} onSelect={onSelect} />}
      />
    </Section>
  );
});

interface VoteProps {
  vote: VoteState;
  results: ReadonlyMap<AttemptId, NodeState>;
  onSelect: (id: NodeId) => void;
}

function Vote({ vote, results, onSelect }: VoteProps) {
  const { proposal, ballots, winner, tied } = vote;
  const counts = tally(vote);
  const result = winner === null ? undefined : results.get(winner);
  return (
    <button
      type="button"
      disabled={result === undefined}
      onClick={() => result && onSelect(result.id)}
      title={vote.reason}
      className="mb-2 block w-full border-l-2 border-line py-px pl-2.5 text-left enabled:hover:border-ink"
    >
      <span className="font-semibold">
        {winner === null ? `${ballots.length} of ${proposal.votes} ballots` : attemptName(winner)}
      </span>{' '}
      <span className="text-soft">
        {proposal.bracket}, round {proposal.round}
        {tied.length > 0 && ', tie broken by a draw'}
      </span>
      <span className="num block text-soft">
        {proposal.entrants.map((entrant, index) => `${entrant} ${counts[index] ?? 0}`).join(' · ')}
      </span>
    </button>
  );
}

'use client';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/section';
import { requestedIn } from '@/components/wording/event-sentence';
import type { NodeId } from '@/server/core/base/ids';
import { proposalWithdrawn, startsOnResume } from './sentences';
import type { Steering } from './use-steering';

interface WaitingSectionProps {
  steering: Steering;
  onSelect: (id: NodeId) => void;
}

/** The proposals that have not started, each with a button that withdraws it. Nothing if there is none. */
export function WaitingSection({ steering, onSelect }: WaitingSectionProps) {
  const { state, acts } = steering;
  const { waiting } = state.steering;
  if (waiting.length === 0) return null;
  return (
    <Section title="Waiting to start">
      <ul className="space-y-1.5" data-testid="waiting">
        {waiting.map(({ id, proposal, by }) => (
          <li key={id} className="flex items-start gap-2">
            <button
              type="button"
              className="min-w-0 flex-1 border-l-2 border-accent pl-2 text-left break-words hover:border-ink"
              onClick={() => onSelect(proposal.from)}
            >
              {by.kind === 'person' ? by.name : 'the strategy'} {requestedIn(proposal)}
            </button>
            <Button
              size="sm"
              variant="quiet"
              onClick={() =>
                void acts.send({ kind: 'withdraw', proposalId: id }, { message: proposalWithdrawn })
              }
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
      {state.status === 'paused' && <p className="mt-1.5 text-sm text-soft">{startsOnResume}</p>}
    </Section>
  );
}

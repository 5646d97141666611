'use client';
import { useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button } from '@/components/ui/button';
import { Checkbox, TextField } from '@/components/ui/field';
import { counted } from '@/components/ui/format';
import { NumberField, Slider } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { NodeId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import type { PendingProposal } from '@/server/core/run/steering';
import type { RunCommand } from './expected';
import {
  approvalHelp,
  approvedAndWaiting,
  endApproval,
  noProposalWaits,
  rejectedSoFar,
  requireApproval,
} from './sentences';
import type { Steering } from './use-steering';

interface ApprovalSectionProps {
  steering: Steering;
  onSelect: (id: NodeId) => void;
}

/** The switch that makes the strategy's attempts wait for approval, and the proposal that waits. */
export function ApprovalSection({ steering, onSelect }: ApprovalSectionProps) {
  const { state, acts } = steering;
  const { approval, pending, declined } = state.steering;
  const ended = isEnded(state.status);
  useHotkeys(
    'Steering',
    ended
      ? []
      : [
          {
            keys: [],
            does: approval ? endApproval : requireApproval,
            run: () => void acts.send({ kind: 'approval', on: !approval }),
          },
        ],
  );
  if (ended) return null;
  const switches = acts.sent
    .flatMap(({ command }) => (command.kind === 'approval' ? [command.on] : []))
    .at(-1);
  const busy = switches !== undefined || acts.sent.some(({ command }) => command.kind === 'decide');
  return (
    <Section title="Approval">
      <Checkbox
        label="Require approval"
        help={approval ? undefined : approvalHelp}
        value={switches ?? approval}
        disabled={busy}
        onChange={(on) => void acts.send({ kind: 'approval', on })}
      />
      {pending && !pending.approved && (
        <Pending
          key={pending.seq}
          pending={pending}
          declined={declined}
          busy={busy}
          onSelect={onSelect}
          onDecide={(command) => void acts.send(command)}
        />
      )}
      {approval && pending === null && <p className="mt-1.5 text-sm text-soft">{noProposalWaits}</p>}
      {pending?.approved && <p className="mt-1.5 text-sm text-soft">{approvedAndWaiting}</p>}
    </Section>
  );
}

interface PendingProps {
  pending: PendingProposal;
  declined: number;
  busy: boolean;
  onSelect: (id: NodeId) => void;
  onDecide: (command: RunCommand) => void;
}

function Pending({ pending, declined, busy, onSelect, onDecide }: PendingProps) {
  const { proposal, selection, strategy, seq } = pending;
  const [editing, setEditing] = useState(false);
  const [hint, setHint] = useState(proposal.hint ?? '');
  const [steps, setSteps] = useState(proposal.steps);
  const [temperature, setTemperature] = useState(proposal.temperature);
  const decide = (verdict: 'approve' | 'reject') =>
    onDecide({
      kind: 'decide',
      seq,
      verdict,
      hint: editing && hint.trim() !== '' ? hint.trim() : null,
      steps: editing ? steps : null,
      temperature: editing ? temperature : null,
    });
  return (
    <form
      data-testid="pending"
      className="mt-2 rounded-md border border-accent bg-accent-soft p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        decide('approve');
      }}
    >
      <p className="font-medium">Waiting for your approval</p>
      <p className="mt-1">
        <span className="font-medium">{strategy}</span> proposes to continue from{' '}
        <button
          type="button"
          className="num font-medium underline underline-offset-2"
          onClick={() => onSelect(proposal.from)}
        >
          {proposal.from}
        </button>{' '}
        for up to {counted(proposal.steps, 'step')}.
      </p>
      <p className="mt-1 text-sm break-words text-soft">{selection.reason}</p>
      {declined > 0 && <p className="mt-1 text-sm text-soft">{rejectedSoFar(declined)}</p>}
      {editing && (
        <div className="mt-2 space-y-2">
          <TextField label="Hint" rows={2} autoFocus value={hint} onChange={setHint} />
          <NumberField
            label="Steps at most"
            min={1}
            max={1000}
            value={steps}
            onChange={(value) => value !== null && setSteps(value)}
          />
          <Slider
            label="Temperature"
            min={0}
            max={2}
            step={0.05}
            value={temperature}
            onChange={setTemperature}
          />
        </div>
      )}
      <div className="mt-2 flex gap-1.5">
        <Button type="submit" size="sm" variant="primary" busy={busy}>
          {editing ? 'Approve edited' : 'Approve'}
        </Button>
        <Button size="sm" busy={busy} onClick={() => decide('reject')}>
          Reject
        </Button>
        <Button size="sm" variant="quiet" onClick={() => setEditing(!editing)}>
          {editing ? 'Undo edits' : 'Edit'}
        </Button>
      </div>
    </form>
  );
}

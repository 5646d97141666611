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
import type { Steering } from './use-steering';

interface ApprovalSectionProps {
  steering: Steering;
  onSelect: (id: NodeId) => void;
}

/** Whether the strategy's attempts wait for a person's word, and the one that does. */
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
            does: approval ? 'let attempts start by themselves' : 'ask me before an attempt starts',
            run: () => void acts.send({ kind: 'approval', on: !approval }),
          },
        ],
  );
  if (ended) return null;
  const asked = acts.sent.flatMap(({ command }) => (command.kind === 'approval' ? [command.on] : [])).at(-1);
  const busy = asked !== undefined || acts.sent.some(({ command }) => command.kind === 'decide');
  return (
    <Section title="Before an attempt starts">
      <Checkbox
        label="Ask me"
        help={approval ? undefined : 'The strategy proposes; you say yes, no, or change it.'}
        value={asked ?? approval}
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
          onWord={(command) => void acts.send(command)}
        />
      )}
      {approval && pending === null && (
        <p className="mt-1.5 text-sm text-soft">Nothing waits for you. What is under way goes on.</p>
      )}
      {pending?.approved && (
        <p className="mt-1.5 text-sm text-soft">Approved; it starts when there is a slot.</p>
      )}
    </Section>
  );
}

interface PendingProps {
  pending: PendingProposal;
  declined: number;
  busy: boolean;
  onSelect: (id: NodeId) => void;
  onWord: (command: RunCommand) => void;
}

function Pending({ pending, declined, busy, onSelect, onWord }: PendingProps) {
  const { proposal, selection, strategy, seq } = pending;
  const [changing, setChanging] = useState(false);
  const [hint, setHint] = useState(proposal.hint ?? '');
  const [steps, setSteps] = useState(proposal.steps);
  const [temperature, setTemperature] = useState(proposal.temperature);
  const word = (verdict: 'yes' | 'no') =>
    onWord({
      kind: 'decide',
      seq,
      verdict,
      hint: changing && hint.trim() !== '' ? hint.trim() : null,
      steps: changing ? steps : null,
      temperature: changing ? temperature : null,
    });
  return (
    <form
      data-testid="pending"
      className="mt-2 rounded-md border border-accent bg-accent-soft p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        word('yes');
      }}
    >
      <p>
        <span className="font-medium">{strategy}</span> wants to go on from{' '}
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
      {declined > 0 && (
        <p className="mt-1 text-sm text-soft">
          You said no {declined === 1 ? 'once' : `${declined} times`}. To keep it away from a branch, prune
          that.
        </p>
      )}
      {changing && (
        <div className="mt-2 space-y-2">
          <TextField label="Hint" rows={2} autoFocus value={hint} onChange={setHint} />
          <NumberField
            label="Steps"
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
          {changing ? 'Yes, so' : 'Yes'}
        </Button>
        <Button size="sm" busy={busy} onClick={() => word('no')}>
          No
        </Button>
        <Button size="sm" variant="quiet" onClick={() => setChanging(!changing)}>
          {changing ? 'As proposed' : 'Change …'}
        </Button>
      </div>
    </form>
  );
}

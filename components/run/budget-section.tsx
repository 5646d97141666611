'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { count, duration, usd } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import { isEnded } from '@/server/core/state';
import { BudgetForm } from './budget-form';
import type { LiveView } from './live-run';
import { useCommand } from './use-command';

const unlimited = '∞';

/** The limits, edited in place. The change takes effect with the event that answers it. */
export function BudgetSection({ view }: { view: LiveView }) {
  const { shown, latest, at } = view;
  const [editing, setEditing] = useState(false);
  const command = useCommand(latest.runId, view.answers);
  const { budget } = shown.spec;
  const { spend } = shown;
  const editable = at === null && !isEnded(latest.status);
  const lines: [string, string, string][] = [
    ['steps', count(spend.steps), budget.steps === null ? unlimited : count(budget.steps)],
    [
      'tokens',
      count(spend.inputTokens + spend.outputTokens),
      budget.tokens === null ? unlimited : count(budget.tokens),
    ],
    ['attempts', count(spend.attempts), budget.attempts === null ? unlimited : count(budget.attempts)],
    ['cost', usd(spend.usd), budget.usd === null ? unlimited : usd(budget.usd)],
    [
      'active time',
      duration(spend.seconds * 1000),
      budget.seconds === null ? unlimited : duration(budget.seconds * 1000),
    ],
    ['verifications', count(spend.verifications), ''],
    ['model time', duration(spend.modelMs), ''],
    ['sandbox time', duration(spend.sandboxMs), ''],
    ['steps per attempt', '', count(budget.stepsPerAttempt)],
    ['at once', '', count(budget.concurrency)],
  ];
  return (
    <Section
      title="Budget"
      aside={
        editable && (
          <Button size="sm" variant="quiet" data-testid="edit-budget" onClick={() => setEditing(!editing)}>
            {editing ? 'Cancel' : 'Edit'}
          </Button>
        )
      }
    >
      {editing && editable ? (
        <BudgetForm
          budget={latest.spec.budget}
          busy={command.busy}
          onSave={(budget, reason) => {
            const before = latest.spec.budget;
            command.send(
              { kind: 'budget', budget, reason },
              {
                said: 'The new limits hold.',
                command: { kind: 'budget', budget: before, reason: 'taken back' },
              },
            );
            setEditing(false);
          }}
        />
      ) : (
        <dl className="space-y-0.5">
          {lines.map(([name, used, limit]) => (
            <div key={name} className="flex justify-between gap-2">
              <dt>{name}</dt>
              <dd className="num whitespace-nowrap text-soft">
                <span className="text-ink">{used}</span>
                {used && limit && ' / '}
                {limit}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {command.busy && <p className="mt-2 text-sm text-soft">Waiting for the engine’s answer…</p>}
      {command.done && !command.busy && (
        <p role="status" className={command.error ? 'mt-2 text-sm text-bad' : 'mt-2 text-sm text-good'}>
          {command.error ?? 'The new limits hold.'}
        </p>
      )}
    </Section>
  );
}

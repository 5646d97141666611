'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { count, duration, usd } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { Section } from '@/components/ui/section';
import { forecast } from '@/server/core/forecast';
import { isEnded } from '@/server/core/state';
import { BudgetForm } from './budget-form';
import { forecastText } from './in-words';
import type { LiveView } from './live-run';
import { roleExpenses, roleTitles } from './role-expenses';
import { useCommand } from './use-command';

/** Spend against each limit, edited in place. The change takes effect with the event that answers it. */
export function BudgetSection({ view }: { view: LiveView }) {
  const { shown, latest, at } = view;
  const [editing, setEditing] = useState(false);
  const command = useCommand(latest.runId, view.answers);
  const { budget } = shown.spec;
  const { spend } = shown;
  const editable = at === null && (!isEnded(latest.status) || latest.status === 'unsolved');
  const tokens = spend.inputTokens + spend.outputTokens;
  const time = (seconds: number) => duration(seconds * 1000);
  const facts: [string, string][] = [
    ['verifications', count(spend.verifications)],
    ['model time', duration(spend.modelMs)],
    ['sandbox time', duration(spend.sandboxMs)],
    ['steps per attempt', count(budget.stepsPerAttempt)],
    ['at once', count(budget.concurrency)],
  ];
  const { calls } = spend;
  if (calls && spend.inputTokens > 0) {
    facts.push(['requests to models', count(calls.requests)]);
    facts.push([
      'cache hits',
      `${Math.round((100 * spend.cachedInputTokens) / spend.inputTokens)} % of input`,
    ]);
    if (calls.reasoningTokens > 0) facts.push(['reasoning tokens', count(calls.reasoningTokens)]);
    if (calls.estimatedTokens > 0) facts.push(['tokens estimated', count(calls.estimatedTokens)]);
  }
  for (const { role, tokens } of roleExpenses(spend)) facts.push([roleTitles[role].toLowerCase(), tokens]);
  if ((budget.softShare ?? 1) < 1)
    facts.push(['soft limit', `${Math.round((budget.softShare ?? 1) * 100)} %`]);
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
          spend={latest.spend}
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
        <div data-testid="budget-bars" className="space-y-2">
          <Meter label="steps" used={spend.steps} limit={budget.steps} format={count} />
          <Meter label="tokens" used={tokens} limit={budget.tokens} format={count} />
          <Meter label="attempts" used={spend.attempts} limit={budget.attempts} format={count} />
          <Meter label="cost" used={spend.usd} limit={budget.usd} format={usd} />
          <Meter label="active time" used={spend.seconds} limit={budget.seconds} format={time} />
          <dl className="space-y-0.5 pt-1">
            {facts.map(([name, value]) => (
              <div key={name} className="flex justify-between gap-2">
                <dt>{name}</dt>
                <dd className="num whitespace-nowrap text-soft">{value}</dd>
              </div>
            ))}
          </dl>
          {!isEnded(shown.status) && (
            <p className="text-sm text-soft">{forecastText(forecast(budget, spend))}</p>
          )}
        </div>
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

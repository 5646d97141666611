'use client';
import { useState } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { useCommand } from '@/components/live/use-command';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button } from '@/components/ui/button';
import { EditToggle } from '@/components/ui/edit-toggle';
import { Escapable } from '@/components/ui/escapable';
import { type Fact, Facts } from '@/components/ui/facts';
import { count, duration, usd } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { Section } from '@/components/ui/section';
import { useBriefly } from '@/components/ui/use-briefly';
import { roleExpenses, roleTitles } from '@/components/wording/role-expenses';
import { forecastText } from '@/components/wording/status-sentences';
import { hasTokens, isImported } from '@/server/core/run/imported';
import { isEnded } from '@/server/core/run/spec';
import type { Budget } from '@/server/core/usage/budget-schema';
import { forecast } from '@/server/core/usage/forecast';
import type { Spend } from '@/server/core/usage/spend';
import { BudgetForm } from './budget-form';
import {
  cacheHelp,
  concurrencyHelp,
  moreSteps,
  moreStepsBy,
  newLimitsApply,
  noPrice,
  softLimitHelp,
  verificationsHelp,
  waitingForEngine,
} from './sentences';

/** Spend against each limit, edited in place. A change takes effect with the event that answers it. */
export function BudgetSection({ view }: { view: LiveView }) {
  const { shown, latest, at } = view;
  const [editing, setEditing] = useState(false);
  const command = useCommand(latest.runId, view.commandResults);
  const justChanged = useBriefly(command.done && !command.busy);
  const { budget } = shown.spec;
  const { spend } = shown;
  const imported = isImported(latest.spec);
  const editable = at === null && !imported && (!isEnded(latest.status) || latest.status === 'unsolved');
  const tokens = spend.inputTokens + spend.outputTokens;
  const time = (seconds: number) => duration(seconds * 1000);
  const save = (change: Partial<Budget>, reason: string | null) =>
    command.send(
      { kind: 'budget', budget: change, reason },
      {
        message: newLimitsApply,
        command: { kind: 'budget', budget: latest.spec.budget, reason: 'undone' },
      },
    );
  const raise = (by: number) => save({ steps: (latest.spec.budget.steps ?? 0) + by }, null);
  useHotkeys(
    'Run',
    editable ? [{ keys: [], does: 'change the limits of the budget', run: () => setEditing(true) }] : [],
  );
  return (
    <Section
      title={imported ? 'Spent' : 'Budget'}
      aside={
        editable && <EditToggle editing={editing} onTurn={setEditing} testId="edit-budget" of="the limits" />
      }
    >
      {editing && editable ? (
        <Escapable onEscape={() => setEditing(false)}>
          <BudgetForm
            budget={latest.spec.budget}
            spend={latest.spend}
            parameters={latest.spec.parameters}
            busy={command.busy}
            onSave={(budget, reason) => {
              save(budget, reason);
              setEditing(false);
            }}
          />
        </Escapable>
      ) : (
        <div data-testid="budget-bars" className="space-y-2">
          <div className="flex items-end gap-2">
            <Meter className="flex-1" label="steps" used={spend.steps} limit={budget.steps} format={count} />
            {editable && budget.steps !== null && (
              <Button
                size="sm"
                disabled={command.busy}
                aria-label={moreSteps}
                title={moreSteps}
                data-testid="more-steps"
                onClick={() => raise(moreStepsBy)}
              >
                +{moreStepsBy}
              </Button>
            )}
          </div>
          {hasTokens(shown) && <Meter label="tokens" used={tokens} limit={budget.tokens} format={count} />}
          <Meter label="attempts" used={spend.attempts} limit={budget.attempts} format={count} />
          {(spend.usd > 0 || budget.usd !== null) && (
            <Meter label="cost" used={spend.usd} limit={budget.usd} format={usd} />
          )}
          {(!imported || spend.seconds > 0) && (
            <Meter label="active time" used={spend.seconds} limit={budget.seconds} format={time} />
          )}
          {!imported && <Facts of={factsOf(budget, spend)} className="pt-1" />}
          {!isEnded(shown.status) && (
            <p className="text-sm text-soft">
              {forecastText(forecast(budget, spend, shown.spec.parameters))}
            </p>
          )}
        </div>
      )}
      {command.busy && <p className="mt-2 text-sm text-soft">{waitingForEngine}</p>}
      {(justChanged || (command.error && !command.busy)) && (
        <p role="status" className={command.error ? 'mt-2 text-sm text-bad' : 'mt-2 text-sm text-good'}>
          {command.error ?? newLimitsApply}
        </p>
      )}
    </Section>
  );
}

/** The spend that has no limit, and the limits that no meter shows. */
function factsOf(budget: Budget, spend: Spend): Fact[] {
  const facts: Fact[] = [
    {
      name: 'verifications',
      value: count(spend.verifications),
      help: verificationsHelp,
    },
    { name: 'model time', value: duration(spend.modelMs) },
    { name: 'sandbox time', value: duration(spend.sandboxMs) },
  ];
  if (spend.usd === 0 && budget.usd === null) {
    facts.push({ name: 'cost', value: 'none', help: noPrice });
  }
  if (spend.requests > 0 && spend.inputTokens > 0) {
    facts.push({ name: 'requests to models', value: count(spend.requests) });
    const hits = Math.round((100 * spend.cachedInputTokens) / spend.inputTokens);
    facts.push({
      name: 'cache hits',
      value: `${hits} % of input`,
      help: cacheHelp,
    });
    if (spend.reasoningTokens > 0) {
      facts.push({ name: 'reasoning tokens', value: count(spend.reasoningTokens) });
    }
    if (spend.estimatedTokens > 0) {
      facts.push({ name: 'tokens estimated', value: count(spend.estimatedTokens) });
    }
  }
  for (const { role, tokens } of roleExpenses(spend)) {
    facts.push({ name: roleTitles[role].toLowerCase(), value: tokens });
  }
  facts.push(
    { name: 'steps per attempt', value: `≤ ${count(budget.stepsPerAttempt)}` },
    {
      name: 'at once',
      value: `≤ ${count(budget.concurrency)}`,
      help: concurrencyHelp,
    },
  );
  const soft = budget.softShare ?? 1;
  if (soft < 1) {
    facts.push({
      name: 'soft limit',
      value: `${Math.round(soft * 100)} %`,
      help: softLimitHelp,
    });
  }
  return facts;
}

'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import { NumberField, Slider } from '@/components/ui/number-field';
import { StickyFoot } from '@/components/ui/sticky-foot';
import { forecastText } from '@/components/wording/status-sentences';
import { type Budget, budgetSchema } from '@/server/core/usage/budget-schema';
import { forecast } from '@/server/core/usage/forecast';
import type { Spend } from '@/server/core/usage/spend';
import { LimitField } from './limit-field';
import { failFastHelp, softLimitHelp } from './sentences';

interface BudgetFormProps {
  budget: Budget;
  spend: Spend;
  /** The strategy's parameters. They say how long an attempt is. */
  parameters: Readonly<Record<string, unknown>>;
  busy: boolean;
  /** Gets only the limits that were changed, so that changes by another person in the meantime stay. */
  onSave: (change: Partial<Budget>, reason: string | null) => void;
}

type HardLimit = 'steps' | 'tokens' | 'attempts' | 'usd' | 'seconds';
const limits: {
  name: HardLimit;
  label: string;
  unit: string;
  step: number;
  used: (spend: Spend) => number;
}[] = [
  { name: 'steps', label: 'Steps in total', unit: 'steps', step: 1, used: (spend) => spend.steps },
  {
    name: 'tokens',
    label: 'Tokens',
    unit: 'tokens',
    step: 1,
    used: (spend) => spend.inputTokens + spend.outputTokens,
  },
  { name: 'attempts', label: 'Attempts', unit: 'attempts', step: 1, used: (spend) => spend.attempts },
  { name: 'usd', label: 'Cost', unit: 'US $', step: 0.01, used: (spend) => spend.usd },
  { name: 'seconds', label: 'Active time', unit: 'seconds', step: 1, used: (spend) => spend.seconds },
];
const shownBudgetOptions = [
  { value: 'nothing', label: 'nothing' },
  { value: 'steps', label: 'the steps left' },
  { value: 'everything', label: 'everything left' },
];

const changed = (before: Budget, after: Budget): Partial<Budget> => {
  const held = new Map<string, unknown>(Object.entries(before));
  const entries = Object.entries(after).filter(([name, value]) => held.get(name) !== value);
  return budgetSchema.partial().parse(Object.fromEntries(entries));
};

/** The limits as fields; an empty field means no limit. A forecast stands below them. */
export function BudgetForm({ budget, spend, parameters, busy, onSave }: BudgetFormProps) {
  const [opened] = useState(budget);
  const [draft, setDraft] = useState(budget);
  const [reason, setReason] = useState('');
  const set = (change: Partial<Budget>) => setDraft({ ...draft, ...change });
  return (
    <form
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(changed(opened, draft), reason.trim() || null);
      }}
    >
      {limits.map(({ name, used, ...field }) => (
        <LimitField
          key={name}
          {...field}
          value={draft[name]}
          used={used(spend)}
          onChange={(value) => set({ [name]: value })}
        />
      ))}
      <NumberField
        label="Steps per attempt"
        min={1}
        max={1000}
        value={draft.stepsPerAttempt}
        onChange={(value) => value !== null && set({ stepsPerAttempt: value })}
      />
      <Slider
        label="Attempts at once"
        min={1}
        max={64}
        value={draft.concurrency}
        onChange={(concurrency) => set({ concurrency })}
      />
      <Slider
        label="Soft limit"
        help={softLimitHelp}
        min={0.05}
        max={1}
        step={0.05}
        format={(value) => `${Math.round(value * 100)} %`}
        value={draft.softShare ?? 1}
        onChange={(softShare) => set({ softShare })}
      />
      <NumberField
        label="Minimum steps for an attempt"
        min={1}
        value={draft.minStepsForNewAttempt}
        onChange={(value) => value !== null && set({ minStepsForNewAttempt: value })}
      />
      <NumberField
        label="Minimum tokens for an attempt"
        min={0}
        value={draft.minTokensForNewAttempt ?? 0}
        onChange={(value) => value !== null && set({ minTokensForNewAttempt: value })}
      />
      <Select
        label="Budget shown to the agent"
        value={draft.shown ?? 'steps'}
        options={shownBudgetOptions}
        onChange={(value) => set({ shown: value === 'nothing' || value === 'everything' ? value : 'steps' })}
      />
      <Checkbox
        label="Fail fast"
        help={failFastHelp}
        value={draft.failFast ?? false}
        onChange={(failFast) => set({ failFast })}
      />
      <p role="status" data-testid="forecast" className="rounded-md bg-hover px-2.5 py-1.5 text-sm">
        {forecastText(forecast(draft, spend, parameters))}
      </p>
      <TextField label="Reason" placeholder="optional, for the log" value={reason} onChange={setReason} />
      <StickyFoot>
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Set the limits
        </Button>
      </StickyFoot>
    </form>
  );
}

'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import type { Budget } from '@/server/core/budget';

interface BudgetFormProps {
  budget: Budget;
  busy: boolean;
  onSave: (budget: Budget, reason: string | null) => void;
}

type HardLimit = 'steps' | 'tokens' | 'attempts' | 'usd' | 'seconds';
const limits: { name: HardLimit; label: string; unit: string; step: number }[] = [
  { name: 'steps', label: 'Steps', unit: 'steps', step: 1 },
  { name: 'tokens', label: 'Tokens', unit: 'tokens', step: 1 },
  { name: 'attempts', label: 'Attempts', unit: 'attempts', step: 1 },
  { name: 'usd', label: 'Cost', unit: 'US $', step: 0.01 },
  { name: 'seconds', label: 'Active time', unit: 'seconds', step: 1 },
];

/** The limits as fields; an empty one means no limit. */
export function BudgetForm({ budget, busy, onSave }: BudgetFormProps) {
  const [draft, setDraft] = useState(budget);
  const [reason, setReason] = useState('');
  return (
    <form
      className="space-y-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(draft, reason.trim() || null);
      }}
    >
      {limits.map(({ name, label, unit, step }) => (
        <NumberField
          key={name}
          label={label}
          unit={unit}
          step={step}
          min={0}
          nullable
          placeholder="no limit"
          value={draft[name]}
          onChange={(value) => setDraft({ ...draft, [name]: value })}
        />
      ))}
      <NumberField
        label="Steps per attempt"
        min={1}
        max={1000}
        value={draft.stepsPerAttempt}
        onChange={(value) => value !== null && setDraft({ ...draft, stepsPerAttempt: value })}
      />
      <NumberField
        label="Attempts at once"
        min={1}
        max={64}
        value={draft.concurrency}
        onChange={(value) => value !== null && setDraft({ ...draft, concurrency: value })}
      />
      <TextField label="Reason" placeholder="optional, for the log" value={reason} onChange={setReason} />
      <Button type="submit" variant="primary" busy={busy} className="w-full">
        Set the limits
      </Button>
    </form>
  );
}

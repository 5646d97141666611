'use client';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { Budget } from '@/server/core/budget';

interface BudgetSectionProps {
  budget: Budget;
  onChange: (budget: Budget) => void;
  error: string | undefined;
}

export function BudgetSection({ budget, onChange, error }: BudgetSectionProps) {
  const set = (change: Partial<Budget>) => onChange({ ...budget, ...change });
  const limit = (field: 'attempts' | 'tokens' | 'seconds' | 'usd') => ({
    value: budget[field],
    onChange: (value: number | null) => set({ [field]: value }),
    nullable: true,
    min: 0,
    placeholder: 'no limit',
  });
  const whole = (field: 'stepsPerAttempt' | 'concurrency' | 'minStepsForNewAttempt') => ({
    value: budget[field],
    onChange: (value: number | null) => value !== null && set({ [field]: value }),
    min: 1,
  });
  return (
    <Section
      look="card"
      title="Budget"
      aside={<span className="text-sm text-soft">empty means no limit</span>}
    >
      <div className="grid grid-cols-4 items-start gap-x-5 gap-y-4">
        <NumberField
          label="Steps"
          help="agent steps in all"
          error={error}
          value={budget.steps}
          onChange={(steps) => set({ steps })}
          nullable
          min={1}
          placeholder="no limit"
        />
        <NumberField label="Steps per attempt" help="at most" max={1000} {...whole('stepsPerAttempt')} />
        <NumberField label="Attempts" help="started at most" {...limit('attempts')} />
        <NumberField label="At once" help="attempts under way" max={64} {...whole('concurrency')} />
        <NumberField label="Tokens" help="in and out, all calls" {...limit('tokens')} />
        <NumberField label="US dollars" help="by the model’s prices" step={0.01} {...limit('usd')} />
        <NumberField label="Seconds" help="the run was active" {...limit('seconds')} />
        <NumberField
          label="Least for a new attempt"
          help="steps left, or none starts"
          {...whole('minStepsForNewAttempt')}
        />
      </div>
    </Section>
  );
}

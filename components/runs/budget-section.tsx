'use client';
import { Checkbox, Select } from '@/components/ui/field';
import { NumberField, Slider } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { Budget } from '@/server/core/usage/budget';
import { budgetFor, criticalities, criticalityOf } from '@/server/core/usage/criticality';

interface BudgetSectionProps {
  budget: Budget;
  /** Its name: some start many short walks, which presets take into account. */
  strategy: string;
  onChange: (budget: Budget) => void;
  error: string | undefined;
}

export function BudgetSection({ budget, strategy, onChange, error }: BudgetSectionProps) {
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
        <Select
          className="col-span-2"
          label="How much it matters"
          help="Sets steps and attempts; change them below as you like."
          value={criticalityOf(budget, strategy)?.name ?? 'own'}
          onChange={(name) => {
            const preset = criticalities.find((one) => one.name === name);
            if (preset) onChange(budgetFor(preset, budget, strategy));
          }}
          options={[
            { value: 'own', label: 'a budget of your own' },
            ...criticalities.map(({ name, title, attempts }) => ({
              value: name,
              label: `${title}: ${attempts} whole ${attempts === 1 ? 'attempt' : 'attempts'}`,
            })),
          ]}
        />
        <Select
          className="col-span-2"
          label="The agent is told of the budget"
          value={budget.told ?? 'steps'}
          onChange={(told) => set({ told: told === 'nothing' || told === 'everything' ? told : 'steps' })}
          options={[
            { value: 'nothing', label: 'nothing' },
            { value: 'steps', label: 'the steps its attempt has left' },
            { value: 'everything', label: 'all that is left, at each step' },
          ]}
        />
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
        <NumberField
          label="Least tokens for one"
          help="tokens left, or none starts"
          min={0}
          value={budget.minTokensForNewAttempt ?? 0}
          onChange={(value) => value !== null && set({ minTokensForNewAttempt: value })}
        />
        <Slider
          className="col-span-2"
          label="Soft limit"
          help="Past this share of any limit no attempt starts; those under way go on."
          min={0.05}
          max={1}
          step={0.05}
          format={(value) => `${Math.round(value * 100)} %`}
          value={budget.softShare ?? 1}
          onChange={(softShare) => set({ softShare })}
        />
        <Checkbox
          className="col-span-2"
          label="Fail fast"
          help="End an attempt that loops, repeats an edit or cannot finish within what is left."
          value={budget.failFast ?? false}
          onChange={(failFast) => set({ failFast })}
        />
      </div>
    </Section>
  );
}

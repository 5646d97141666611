'use client';
import { Checkbox, Select } from '@/components/ui/field';
import { NumberField, Slider } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import type { Budget } from '@/server/core/usage/budget';
import { budgetFor, criticalities, criticalityOf } from '@/server/core/usage/criticality';
import { budgetHelp, budgetShown, presetLabel } from './sentences';

interface BudgetSectionProps {
  budget: Budget;
  /** The name. Some strategies start many short attempts, and the presets depend on that. */
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
    <Section look="card" title="Budget" aside={<span className="text-sm text-soft">{budgetHelp.empty}</span>}>
      <div className="grid grid-cols-2 items-start gap-x-5 sm:grid-cols-4 gap-y-4">
        <Select
          className="col-span-2"
          label="Importance"
          help={budgetHelp.importance}
          value={criticalityOf(budget, strategy)?.name ?? 'own'}
          onChange={(name) => {
            const preset = criticalities.find((one) => one.name === name);
            if (preset) onChange(budgetFor(preset, budget, strategy));
          }}
          options={[
            { value: 'own', label: 'a budget of your own' },
            ...criticalities.map(({ name, title, attempts }) => ({
              value: name,
              label: presetLabel(title, attempts),
            })),
          ]}
        />
        <Select
          className="col-span-2"
          label="What the agent knows of the budget"
          value={budget.shown ?? 'steps'}
          onChange={(shown) =>
            set({ shown: shown === 'nothing' || shown === 'everything' ? shown : 'steps' })
          }
          options={[
            { value: 'nothing', label: budgetShown.nothing },
            { value: 'steps', label: budgetShown.steps },
            { value: 'everything', label: budgetShown.everything },
          ]}
        />
        <NumberField
          label="Steps in total"
          help={budgetHelp.steps}
          error={error}
          value={budget.steps}
          onChange={(steps) => set({ steps })}
          nullable
          min={1}
          placeholder="no limit"
        />
        <NumberField
          label="Steps per attempt"
          help={budgetHelp.stepsPerAttempt}
          max={1000}
          {...whole('stepsPerAttempt')}
        />
        <NumberField label="Attempts" help={budgetHelp.attempts} {...limit('attempts')} />
        <NumberField label="At once" help={budgetHelp.concurrency} max={64} {...whole('concurrency')} />
        <NumberField label="Tokens" help={budgetHelp.tokens} {...limit('tokens')} />
        <NumberField label="US dollars" help={budgetHelp.usd} step={0.01} {...limit('usd')} />
        <NumberField label="Seconds" help={budgetHelp.seconds} {...limit('seconds')} />
        <NumberField label="Minimum steps" help={budgetHelp.minSteps} {...whole('minStepsForNewAttempt')} />
        <NumberField
          label="Minimum tokens"
          help={budgetHelp.minTokens}
          min={0}
          value={budget.minTokensForNewAttempt ?? 0}
          onChange={(value) => value !== null && set({ minTokensForNewAttempt: value })}
        />
        <Slider
          className="col-span-2"
          label="Soft limit"
          help={budgetHelp.softShare}
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
          help={budgetHelp.failFast}
          value={budget.failFast ?? false}
          onChange={(failFast) => set({ failFast })}
        />
      </div>
    </Section>
  );
}

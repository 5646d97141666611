'use client';
import clsx from 'clsx';
import { ParameterFields } from '@/components/parameters/parameter-fields';
import { Section } from '@/components/ui/section';
import type { NewRunForm, StrategyEntry } from './new-run-form';

interface StrategySectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  strategies: StrategyEntry[];
}

export function StrategySection({ form, change, strategies }: StrategySectionProps) {
  const chosen = strategies.find(({ name }) => name === form.strategy);
  return (
    <Section look="card" title="Strategy">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">Strategy</legend>
        {strategies.map(({ name, title }) => (
          <label
            key={name}
            className={clsx(
              'cursor-pointer rounded-md border px-3 py-1.5 font-medium has-focus-visible:outline-2 has-focus-visible:outline-ink',
              name === form.strategy
                ? 'border-ink bg-ink text-bg'
                : 'border-line-strong text-ink hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name="strategy"
              className="sr-only"
              checked={name === form.strategy}
              onChange={() => change({ strategy: name })}
            />
            {title}
          </label>
        ))}
      </fieldset>
      {chosen && (
        <>
          <p className="mt-3 max-w-[84ch] text-soft text-pretty">{chosen.explanation}</p>
          <ParameterFields
            key={chosen.name}
            className="mt-4 grid grid-cols-3 items-start gap-x-6 gap-y-5"
            schema={chosen.schema}
            values={form.parameters[chosen.name] ?? {}}
            onChange={(values) => change({ parameters: { ...form.parameters, [chosen.name]: values } })}
          />
        </>
      )}
    </Section>
  );
}

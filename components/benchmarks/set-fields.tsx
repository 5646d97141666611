'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { type HiddenMode, hiddenModes } from '@/server/core/task/benchmark';
import { hiddenLabel, hiddenMeans, hiddenTitles, visibleTestHelp } from './sentences';

/** How a set of tasks is to be run. */
export interface SetForm {
  strategies: readonly string[];
  model: string;
  hidden: HiddenMode;
  test: string;
  /** Of each run. */
  steps: number;
  /** Runs at the same time. */
  workers: number;
}

export const initialSet: SetForm = {
  strategies: ['best-of-n'],
  model: 'repair',
  hidden: 'blind',
  test: '',
  steps: 100,
  workers: 1,
};

interface SetFieldsProps {
  form: SetForm;
  onChange: (form: SetForm) => void;
}

export function SetFields({ form, onChange }: SetFieldsProps) {
  const trpc = useTRPC();
  const { data: strategies = [] } = useQuery(trpc.catalog.strategies.queryOptions());
  const { data: models = [] } = useQuery(trpc.catalog.models.queryOptions());
  const change = (part: Partial<SetForm>) => onChange({ ...form, ...part });
  const toggle = (name: string, isOn: boolean) =>
    change({ strategies: isOn ? [...form.strategies, name] : form.strategies.filter((one) => one !== name) });
  return (
    <>
      <fieldset>
        <legend className="mb-1.5 text-sm text-soft">Strategies</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1">
          {strategies.map(({ name, title }) => (
            <Checkbox
              key={name}
              label={title}
              value={form.strategies.includes(name)}
              onChange={(isOn) => toggle(name, isOn)}
            />
          ))}
        </div>
      </fieldset>
      <Select
        label="Model"
        value={form.model}
        options={models.map(({ id, title }) => ({ value: id, label: title }))}
        onChange={(model) => change({ model })}
      />
      <Select
        label={hiddenLabel}
        value={form.hidden}
        options={hiddenModes.map((value) => ({ value, label: hiddenTitles[value] }))}
        onChange={(value) => change({ hidden: hiddenModes.find((mode) => mode === value) ?? 'blind' })}
        help={hiddenMeans[form.hidden]}
      />
      {form.hidden !== 'oracle' && (
        <TextField
          label="Visible test command"
          code
          value={form.test}
          onChange={(test) => change({ test })}
          help={visibleTestHelp}
        />
      )}
      <div className="grid grid-cols-2 gap-4">
        <NumberField
          label="Steps of each run"
          min={1}
          max={10_000}
          value={form.steps}
          onChange={(steps) => change({ steps: steps ?? initialSet.steps })}
        />
        <NumberField
          label="Runs at the same time"
          min={1}
          max={64}
          value={form.workers}
          onChange={(workers) => change({ workers: workers ?? 1 })}
        />
      </div>
    </>
  );
}

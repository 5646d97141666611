'use client';
import { ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import { ArmDot } from '@/components/charts/arm-dot';
import { ParameterFields } from '@/components/parameters/parameter-fields';
import type { StrategyEntry } from '@/components/runs/new-run-form';
import { Button, IconButton } from '@/components/ui/button';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import type { ArmForm } from './experiment-form';
import { help } from './sentences';
import { SweepFields } from './sweep-fields';

interface ArmEditorProps {
  arm: ArmForm;
  place: number;
  strategies: StrategyEntry[];
  models: { id: string; title: string }[];
  onChange: (arm: ArmForm) => void;
  /** Absent: the arm cannot be removed. */
  onRemove?: (() => void) | undefined;
}

/** One arm: its name, strategy, model, and the strategy's parameters, which unfold. */
export function ArmEditor({ arm, place, strategies, models, onChange, onRemove }: ArmEditorProps) {
  const [open, setOpen] = useState(false);
  const chosen = strategies.find(({ name }) => name === arm.strategy);
  const set = Object.keys(arm.parameters).length + arm.sweep.length;
  return (
    <fieldset className="rounded-md border border-line px-4 py-3" data-arm={arm.name}>
      <legend className="sr-only">Arm {place + 1}</legend>
      <div className="grid grid-cols-1 items-end gap-3 min-[760px]:grid-cols-[auto_minmax(0,2fr)_minmax(0,2fr)_minmax(0,1fr)_auto_auto]">
        <ArmDot place={place} className="mb-2 size-4" />
        <Select
          label="Strategy"
          value={arm.strategy}
          options={strategies.map(({ name, title }) => ({ value: name, label: title }))}
          onChange={(strategy) =>
            onChange({
              ...arm,
              strategy,
              parameters: {},
              sweep: [],
              name: arm.name === arm.strategy ? strategy : arm.name,
            })
          }
        />
        <TextField label="Name" value={arm.name} onChange={(name) => onChange({ ...arm, name })} />
        <Select
          label="Model"
          value={arm.model}
          options={models.map(({ id }) => ({ value: id, label: id }))}
          onChange={(model) => onChange({ ...arm, model })}
        />
        <Button variant="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          Parameters{set > 0 ? ` (${set} set)` : ''} <ChevronDown aria-hidden className="size-4" />
        </Button>
        {onRemove ? (
          <IconButton label={`Remove arm ${arm.name}`} onClick={onRemove}>
            <X aria-hidden className="size-4" />
          </IconButton>
        ) : (
          <span />
        )}
      </div>
      {open && chosen && (
        <>
          <p className="mt-3 max-w-[84ch] text-soft text-pretty">
            {chosen.explanation} {help.parameters}
          </p>
          <ParameterFields
            key={arm.strategy}
            className="mt-4 grid grid-cols-1 items-start gap-x-6 gap-y-5 sm:grid-cols-2 lg:grid-cols-3"
            schema={chosen.schema}
            values={arm.parameters}
            onChange={(parameters) => onChange({ ...arm, parameters })}
          />
          <SweepFields
            parameters={Object.keys(chosen.schema.properties)}
            arm={arm}
            onChange={(sweep) => onChange({ ...arm, sweep })}
          />
          <Checkbox
            className="mt-4"
            label="Fail fast"
            help={help.failFast}
            value={arm.failFast}
            onChange={(failFast) => onChange({ ...arm, failFast })}
          />
        </>
      )}
    </fieldset>
  );
}

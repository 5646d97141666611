'use client';
import { Plus, X } from 'lucide-react';
import { parameterLabel } from '@/components/parameters/parameter-control';
import { Button, IconButton } from '@/components/ui/button';
import { Select, TextField } from '@/components/ui/field';
import { armsOfSweep } from '@/server/core/experiment/sweep';
import { type ArmForm, sweepOf } from './experiment-form';
import { sweepHelp, sweepMakes } from './sentences';

interface SweepFieldsProps {
  /** Of the strategy. */
  parameters: readonly string[];
  arm: ArmForm;
  onChange: (sweep: ArmForm['sweep']) => void;
}

/** Parameters that are tried with several values: an arm for each combination. */
export function SweepFields({ parameters, arm, onChange }: SweepFieldsProps) {
  const { sweep } = arm;
  const free = parameters.filter((name) => !sweep.some((row) => row.parameter === name));
  const change = (at: number, part: Partial<ArmForm['sweep'][number]>) =>
    onChange(sweep.map((row, i) => (i === at ? { ...row, ...part } : row)));
  const [next] = free;
  return (
    <fieldset className="mt-5 space-y-3 border-line border-t pt-4">
      <legend className="sr-only">Sweep</legend>
      {sweep.map(({ parameter, values }, at) => (
        <div
          key={parameter}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)_auto]"
        >
          <Select
            label="Parameter to sweep"
            value={parameter}
            options={[parameter, ...free].map((name) => ({ value: name, label: parameterLabel(name) }))}
            onChange={(name) => change(at, { parameter: name })}
          />
          <TextField
            label={`Values of ${parameterLabel(parameter)}`}
            className="max-sm:order-last max-sm:col-span-2"
            value={values}
            placeholder="0.5, 1, 2"
            onChange={(text) => change(at, { values: text })}
          />
          <IconButton
            label={`Do not sweep ${parameterLabel(parameter)}`}
            onClick={() => onChange(sweep.filter((_, i) => i !== at))}
          >
            <X aria-hidden className="size-4" />
          </IconButton>
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        {next !== undefined && (
          <Button size="sm" onClick={() => onChange([...sweep, { parameter: next, values: '' }])}>
            <Plus aria-hidden className="size-3.5" /> Sweep a parameter
          </Button>
        )}
        <span className="text-soft">
          {sweep.length === 0 ? sweepHelp : sweepMakes(armsOfSweep(sweepOf(arm)))}
        </span>
      </div>
    </fieldset>
  );
}

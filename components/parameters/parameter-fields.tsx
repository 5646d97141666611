'use client';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import { NumberField, Slider } from '@/components/ui/number-field';
import type { ParameterProperty, ParameterSchema } from '@/server/api/parameter-schema';
import { parameterControl, parameterLabel } from './parameter-control';

export type ParameterValues = Record<string, unknown>;

interface ParameterFieldsProps {
  schema: ParameterSchema;
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
  className?: string;
}

/** A form made from a strategy's parameter schema: one control for each, with its help. */
export function ParameterFields({ schema, values, onChange, className }: ParameterFieldsProps) {
  return (
    <div className={className}>
      {Object.entries(schema.properties).map(([name, property]) => (
        <ParameterField
          key={name}
          name={name}
          property={property}
          value={values[name] ?? property.default}
          onChange={(value) => onChange({ ...values, [name]: value })}
        />
      ))}
    </div>
  );
}

interface ParameterFieldProps {
  name: string;
  property: ParameterProperty;
  value: unknown;
  onChange: (value: unknown) => void;
}

function ParameterField({ name, property, value, onChange }: ParameterFieldProps) {
  const control = parameterControl(property);
  const label = property.title ?? parameterLabel(name);
  const help = property.description;
  switch (control.kind) {
    case 'choice':
      return (
        <Select
          label={label}
          help={help}
          value={String(value ?? '')}
          onChange={onChange}
          options={control.choices.map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'switch':
      return (
        <Checkbox
          label={label}
          help={help}
          value={value === true}
          onChange={onChange}
          className="self-start"
        />
      );
    case 'slider': {
      const { min, max, step } = control;
      return (
        <Slider
          label={label}
          help={help}
          value={typeof value === 'number' ? value : min}
          onChange={onChange}
          min={min}
          max={max}
          step={step}
        />
      );
    }
    case 'number': {
      const { min, max, step } = control;
      return (
        <NumberField
          label={label}
          help={help}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
          min={min}
          max={max}
          step={step}
        />
      );
    }
    case 'text':
      return <TextField label={label} help={help} value={String(value ?? '')} onChange={onChange} />;
  }
}

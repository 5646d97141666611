'use client';
import { NumberField } from '@/components/ui/number-field';
import { belowSpend } from './sentences';

interface LimitFieldProps {
  label: string;
  unit: string;
  /** The smallest change. */
  step: number;
  value: number | null;
  /** What is spent of it. */
  used: number;
  onChange: (value: number | null) => void;
}

/** The slider's end: a round number well above limit and spend, so that there is room to raise the limit. */
const reach = (limit: number, used: number): number => {
  const wanted = 2 * Math.max(limit, used, 1);
  const digit = 10 ** Math.floor(Math.log10(wanted));
  return Math.ceil(wanted / digit) * digit;
};

/** A limit as a number field and, unless it is empty, as a slider. Empty means no limit. */
export function LimitField({ label, unit, step, value, used, onChange }: LimitFieldProps) {
  const most = value === null ? 0 : reach(value, used);
  return (
    <div>
      <NumberField
        label={label}
        unit={unit}
        step={step}
        min={0}
        nullable
        placeholder="no limit"
        value={value}
        onChange={onChange}
      />
      {value !== null && (
        <input
          type="range"
          className="range mt-1.5"
          aria-label={`${label}, as a slider`}
          style={{ '--at': `${(value / most) * 100}%` } as React.CSSProperties}
          min={0}
          max={most}
          step={step}
          value={value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
      {value !== null && value < used && <p className="mt-1 text-sm text-warn">{belowSpend}</p>}
    </div>
  );
}

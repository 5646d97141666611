'use client';
import clsx from 'clsx';
import { type ReactNode, useState } from 'react';
import { Field, useFocusAtFirst } from './field';
import { atLeast, atMost, notANumber, numberNeeded, wholeNumber } from './sentences';

interface NumberProps {
  label: ReactNode;
  help?: ReactNode;
  error?: string | null;
  className?: string;
  min?: number;
  max?: number;
  /** A whole number by default. */
  step?: number;
}

/** The number a text says, null for an empty text, NaN for anything else. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(/[,_\s]/g, '');
  if (trimmed === '') return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
}

/** Why a number does not fit, or null. */
export function numberProblem(
  value: number,
  { min, max, step = 1 }: Pick<NumberProps, 'min' | 'max' | 'step'>,
): string | null {
  if (Number.isNaN(value)) return notANumber;
  if (min !== undefined && value < min) return atLeast(min);
  if (max !== undefined && value > max) return atMost(max);
  if (Number.isInteger(step) && !Number.isInteger(value)) return wholeNumber;
  return null;
}

interface NumberFieldProps extends NumberProps {
  value: number | null;
  /** Called with numbers that fit, and with null where `nullable`. */
  onChange: (value: number | null) => void;
  /** An empty field means null; without it an empty field is an error. */
  nullable?: boolean;
  placeholder?: string;
  /** A unit at the right, e.g. `steps`. */
  unit?: string;
}

export function NumberField({
  value,
  onChange,
  nullable = false,
  placeholder,
  unit,
  min,
  max,
  step = 1,
  error,
  ...field
}: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const shown = draft ?? (value === null ? '' : String(value));
  const read = readNumber(shown);
  const problem = read === null ? (nullable ? null : numberNeeded) : numberProblem(read, { min, max, step });
  return (
    <Field {...field} error={error ?? problem}>
      {(ids) => (
        <span className="relative block">
          <input
            {...ids}
            // The form cannot be sent while the field shows a value that would not be sent.
            ref={(input) => input?.setCustomValidity(problem ?? '')}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            className={clsx('control num', unit && 'pr-16')}
            value={shown}
            placeholder={placeholder}
            onChange={(event) => {
              setDraft(event.target.value);
              const next = readNumber(event.target.value);
              if (next === null ? nullable : numberProblem(next, { min, max, step }) === null) onChange(next);
            }}
            onBlur={() => setDraft((text) => (problem === null ? null : text))}
          />
          {unit && (
            <span
              aria-hidden
              className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-sm text-soft"
            >
              {unit}
            </span>
          )}
        </span>
      )}
    </Field>
  );
}

interface SliderProps extends NumberProps {
  autoFocus?: boolean;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max: number;
  format?: (value: number) => string;
}

/** A number between two ends, its value at the right of its label. */
export function Slider({
  autoFocus,
  value,
  onChange,
  min,
  max,
  step = 1,
  format = String,
  ...field
}: SliderProps) {
  const focus = useFocusAtFirst(autoFocus);
  const share = max > min ? ((value - min) / (max - min)) * 100 : 0;
  return (
    <Field {...field} aside={format(value)}>
      {(ids) => (
        <input
          {...ids}
          ref={focus}
          type="range"
          className="range"
          style={{ '--at': `${share}%` } as React.CSSProperties}
          min={min}
          max={max}
          step={step}
          value={value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  );
}

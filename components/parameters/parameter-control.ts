import type { ParameterProperty } from '@/server/api/parameter-schema';

/** How a parameter is asked for. `step` 1 means whole numbers. */
export type ParameterControl =
  | { kind: 'choice'; choices: string[] }
  | { kind: 'switch' }
  | { kind: 'slider'; min: number; max: number; step: number }
  | { kind: 'number'; min?: number; max?: number; step: number }
  | { kind: 'text' };

/** Ranges up to this width get a slider: a wider one cannot be set exactly with a mouse. */
const sliderSpan = 50;

export function parameterControl(property: ParameterProperty): ParameterControl {
  if (property.enum) return { kind: 'choice', choices: property.enum };
  if (property.type === 'boolean') return { kind: 'switch' };
  if (property.type !== 'number' && property.type !== 'integer') return { kind: 'text' };
  const { minimum: min, maximum: max } = property;
  const step = property.type === 'integer' ? 1 : 0.01;
  if (min !== undefined && max !== undefined && max - min <= sliderSpan) {
    return { kind: 'slider', min, max, step };
  }
  return { kind: 'number', min, max, step };
}

/** `stepsPerExpansion` → `Steps per expansion`. */
export function parameterLabel(name: string): string {
  const label = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, end: string, start: string) => `${end} ${start.toLowerCase()}`,
  );
  return label.length <= 1 ? label : label.charAt(0).toUpperCase() + label.slice(1);
}

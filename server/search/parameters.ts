import { z } from 'zod';
import type { Strategy } from '@/server/core/ports/strategy';
import { languageBudget } from '@/server/core/usage/budget';
import { noParameter, wrongParameter } from './sentences';

export type ParsedParameters =
  | { ok: true; parameters: Record<string, unknown> }
  /** One sentence per wrong parameter: its name and what it may be. */
  | { ok: false; errors: string[] };

/**
 * Checks a strategy's parameters and fills in the defaults. Texts, as `--param k=v` gives them, are read as the numbers
 * and booleans the schema asks for. Unknown names are errors.
 */
export function parseParameters(
  strategy: Pick<Strategy, 'name' | 'parameters'>,
  raw: Readonly<Record<string, unknown>>,
): ParsedParameters {
  const fields = fieldsOf(strategy.parameters);
  const errors: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const field = fields.get(name);
    if (field) values[name] = coerced(value, field);
    else errors.push(noParameter(strategy.name, name, [...fields.keys()]));
  }
  const parsed = strategy.parameters.safeParse(values);
  if (parsed.success && errors.length === 0) return { ok: true, parameters: parsed.data };
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0])));
  for (const name of wrong) {
    const field = fields.get(name);
    const given = JSON.stringify(raw[name]) ?? 'nothing';
    errors.push(wrongParameter(name, field ? rangeOf(field) : 'valid', given));
  }
  return { ok: false, errors };
}

/**
 * Parameters for a language model: where its attempts have a length of their own that is not given, it is as long as those
 * of a language model may be. The run's limit of steps per attempt bounds it, as it bounds any.
 */
export function withLanguageSteps(
  { parameters }: Pick<Strategy, 'parameters'>,
  raw: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!('steps' in parameters.shape) || raw.steps !== undefined) return raw;
  return { ...raw, steps: languageBudget.stepsPerAttempt };
}

type Field = z.core.JSONSchema.BaseSchema;

function fieldsOf(schema: z.ZodObject): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const [name, field] of Object.entries(z.toJSONSchema(schema).properties ?? {})) {
    if (typeof field === 'object') fields.set(name, field);
  }
  return fields;
}

function coerced(value: unknown, { type }: Field): unknown {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if ((type === 'number' || type === 'integer') && text !== '') {
    const number = Number(text);
    return Number.isNaN(number) ? value : number;
  }
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return value;
}

function rangeOf(field: Field): string {
  if (field.enum) return `one of ${field.enum.join(', ')}`;
  if (field.type === 'boolean') return 'true or false';
  const kind = field.type === 'integer' ? 'a whole number' : 'a number';
  return `${kind} from ${field.minimum ?? '−∞'} to ${field.maximum ?? '∞'}`;
}

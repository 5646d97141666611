import { z } from 'zod';
import { type ActionKind, actionSchema } from '@/server/core/agent/action';
import { lenientJson } from './lenient-json';
import { isRecord } from './record';
import { plainName } from './tool-names';

/** A call with its arguments as a record, before they are checked. */
export interface WrittenCall {
  name: string;
  given: unknown;
}

/** Arguments as a record: from JSON text, also doubly encoded or in a fence; nothing at all for no arguments. Else undefined. */
export function argumentsIn(raw: unknown): Record<string, unknown> | undefined {
  let value = raw;
  for (let depth = 0; depth < 3 && typeof value === 'string'; depth++) {
    value = value.trim() === '' ? {} : lenientJson(value);
  }
  if (Array.isArray(value) && value.length === 1) [value] = value;
  if (value === null) return {};
  return isRecord(value) ? value : undefined;
}

const nameKeys = [
  'name',
  'kind',
  'tool',
  'tool_name',
  'toolName',
  'action',
  'function',
  'function_name',
  'recipient_name',
];
const givenKeys = [
  'arguments',
  'parameters',
  'params',
  'args',
  'input',
  'tool_input',
  'action_input',
  'kwargs',
];

/**
 * The call that an object stands for, in the forms that models use: `{"name", "arguments"}`, `{"tool", "parameters"}`,
 * `{"function": {…}}`, `{"kind", …fields}`, `{"tool_calls": [one]}`. Null where it is none, or more than one.
 */
export function callIn(value: unknown): WrittenCall | null {
  if (Array.isArray(value)) return value.length === 1 ? callIn(value[0]) : null;
  if (!isRecord(value)) return null;
  for (const key of ['function', 'tool_call', 'tool_calls', 'function_call', 'call']) {
    const inner = value[key];
    if (isRecord(inner) || Array.isArray(inner)) {
      const call = callIn(inner);
      if (!call) return null;
      const [outer] = givenKeys.filter((given) => given in value);
      const own = isRecord(call.given) && Object.keys(call.given).length === 0;
      return own && outer !== undefined ? { ...call, given: value[outer] } : call;
    }
  }
  const nameKey = nameKeys.find((key) => typeof value[key] === 'string');
  const name = nameKey === undefined ? undefined : value[nameKey];
  if (nameKey === undefined || typeof name !== 'string') return null;
  const givenKey = givenKeys.find((key) => key in value);
  if (givenKey !== undefined) return { name, given: value[givenKey] };
  const { [nameKey]: _, id: __, type, ...fields } = value;
  return { name, given: type === undefined || type === 'function' ? fields : { ...fields, type } };
}

interface Field {
  type?: string;
  minLength?: number;
}

const fieldsOf = new Map<ActionKind, { fields: ReadonlyMap<string, Field>; required: ReadonlySet<string> }>();

/** The arguments of an action as its schema describes them. */
function schemaOf(kind: ActionKind) {
  const known = fieldsOf.get(kind);
  if (known) return known;
  const option = actionSchema.options.find((one) => one.shape.kind.value === kind);
  const { properties = {}, required = [] } = option ? z.toJSONSchema(option, { io: 'input' }) : {};
  const fields = new Map<string, Field>();
  for (const [name, field] of Object.entries(properties)) {
    if (name !== 'kind' && typeof field === 'object') {
      const { type, minLength } = field;
      fields.set(name, {
        ...(typeof type === 'string' ? { type } : {}),
        ...(minLength ? { minLength } : {}),
      });
    }
  }
  const made = { fields, required: new Set(required) };
  fieldsOf.set(kind, made);
  return made;
}

/**
 * Arguments in the types that the action's schema wants, where that is beyond doubt: numbers and booleans written as text,
 * nulls and empty texts for what may be left out, `start_line` for `startLine`, and a wrapping around all of them. What
 * does not fit stays as it is: the schema refuses it.
 */
export function fittedArguments(kind: ActionKind, given: Record<string, unknown>): Record<string, unknown> {
  const { fields, required } = schemaOf(kind);
  const bare = unwrapped(given, fields);
  const fitted: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(bare)) {
    const name = fieldNamed(key, bare, fields);
    const field = fields.get(name);
    if (value === null || (field && !required.has(name) && isAbsent(value, field))) continue;
    fitted[name] = field ? inType(value, field) : value;
  }
  return fitted;
}

function fieldNamed(key: string, given: Record<string, unknown>, fields: ReadonlyMap<string, Field>): string {
  if (fields.has(key)) return key;
  const meant = [...fields.keys()].filter((name) => plainName(name) === plainName(key));
  const [only] = meant;
  return only !== undefined && meant.length === 1 && !(only in given) ? only : key;
}

/** `{"arguments": {…}}` around the arguments themselves, alone or beside the name of the tool. */
function unwrapped(
  given: Record<string, unknown>,
  fields: ReadonlyMap<string, Field>,
): Record<string, unknown> {
  const keys = Object.keys(given);
  if (keys.some((key) => fields.has(key))) return given;
  const wrapping = keys.filter((key) => givenKeys.includes(key));
  const [only] = wrapping;
  if (only === undefined || wrapping.length > 1) return given;
  if (!keys.every((key) => key === only || nameKeys.includes(key))) return given;
  return argumentsIn(given[only]) ?? given;
}

const isNumeric = ({ type }: Field) => type === 'integer' || type === 'number';

function isAbsent(value: unknown, field: Field): boolean {
  if (typeof value !== 'string') return false;
  if (value === '') return isNumeric(field) || field.type === 'boolean' || (field.minLength ?? 0) > 0;
  return field.type !== 'string' && /^(?:null|none|undefined)$/i.test(value.trim());
}

function inType(value: unknown, field: Field): unknown {
  if (typeof value === 'string') {
    const bare = value.trim();
    if (isNumeric(field) && /^-?\d+(?:\.\d+)?$/.test(bare)) return Number(bare);
    if (field.type === 'boolean' && /^(?:true|false)$/i.test(bare)) return bare.toLowerCase() === 'true';
    if (field.type === 'array' || field.type === 'object') return lenientJson(bare) ?? value;
  }
  const isScalar = typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value));
  return field.type === 'string' && isScalar ? String(value) : value;
}

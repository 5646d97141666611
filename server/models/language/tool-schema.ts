/**
 * Limits that a schema may hold. They are not sent: grammars made of them fail in llama.cpp and what is built on it, some
 * APIs refuse them, and arguments are checked by our own parser in any case.
 */
const limits: ReadonlySet<string> = new Set([
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  '$schema',
]);

/** Keywords whose fields are names of one's own, not keywords. */
const named: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions']);

/** A JSON schema with its types and descriptions alone. */
export function withoutLimits(schema: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([keyword]) => !limits.has(keyword))
      .map(([keyword, value]) => [keyword, named.has(keyword) ? eachOf(value) : inner(value)]),
  );
}

const isSchema = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inner(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inner);
  return isSchema(value) ? withoutLimits(value) : value;
}

const eachOf = (value: unknown): unknown =>
  isSchema(value)
    ? Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, inner(schema)]))
    : value;

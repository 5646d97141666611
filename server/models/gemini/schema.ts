/** What the API knows of a schema; it refuses any other keyword. */
const known: ReadonlySet<string> = new Set(['type', 'description', 'enum', 'required', 'nullable', 'title']);

type Schema = Record<string, unknown>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON schema as the subset of OpenAPI that the API takes, without limits: arguments are checked by our own parser. */
export function openapiSchema(schema: Schema): Schema {
  const result: Schema = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' && isSchema(value)) {
      result.properties = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, isSchema(inner) ? openapiSchema(inner) : {}]),
      );
    } else if (keyword === 'items' && isSchema(value)) result.items = openapiSchema(value);
    else if ((keyword === 'anyOf' || keyword === 'oneOf') && Array.isArray(value))
      Object.assign(result, choices(value.filter(isSchema)));
    else if (keyword === 'type' && Array.isArray(value)) {
      result.type = value.find((type) => type !== 'null');
      if (value.includes('null')) result.nullable = true;
    } else if (keyword === 'const' && typeof value === 'string') result.enum = [value];
    else if (keyword === 'enum' && Array.isArray(value) && !value.every((one) => typeof one === 'string'))
      continue;
    else if (known.has(keyword)) result[keyword] = value;
  }
  if (result.enum !== undefined && result.type === undefined) result.type = 'string';
  return result;
}

function choices(all: readonly Schema[]): Schema {
  const real = all.filter(({ type }) => type !== 'null');
  const nullable = real.length < all.length ? { nullable: true } : {};
  const [only] = real;
  return only && real.length === 1
    ? { ...openapiSchema(only), ...nullable }
    : { anyOf: real.map(openapiSchema), ...nullable };
}

import { isRecord } from './record';

/** The fields in which the output of a model comes, in the replies of any API. */
const fields: ReadonlySet<string> = new Set([
  'content',
  'text',
  'thinking',
  'reasoning',
  'reasoning_content',
  'arguments',
  'partial_json',
]);

/** What a part of a reply adds to the output of the model, as one text: to be counted, not to be read. */
export function outputIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(outputIn).join('');
  if (!isRecord(value)) return '';
  return Object.entries(value)
    .map(([name, inside]) =>
      typeof inside === 'string' ? (fields.has(name) ? inside : '') : outputIn(inside),
    )
    .join('');
}

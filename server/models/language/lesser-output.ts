import type { NamedLengths } from './overflow';

/** An answer needs as many tokens. */
const leastOutput = 512;
/** Tokens that servers put around a prompt. */
const spare = 64;
/** Our count is of another tokenizer than the model's. */
const caution = 1.2;

/**
 * A shorter answer with which the refused prompt fits, or null where the prompt itself must be shorter. `sent`: output
 * tokens that were asked for. `estimated`: tokens of the prompt by our count, for where the refusal names none.
 */
export function lesserOutput(
  { limit, prompt }: NamedLengths,
  sent: number,
  estimated: number,
): number | null {
  if (limit === null) return null;
  const room = limit - (prompt ?? Math.ceil(estimated * caution)) - spare;
  return room >= leastOutput && room < sent ? room : null;
}

import type { LanguageTraits } from '@/server/core/ports/model';
import type { NamedLengths } from './overflow';

/** An answer needs as many tokens. */
const leastOutput = 512;
/** Tokens that servers put around a prompt. */
const spare = 64;

/**
 * A shorter answer with which the refused prompt fits, or null where the prompt itself must be shorter. `sent`: output
 * tokens that were asked for.
 */
export function lesserOutput(
  { limit, prompt }: NamedLengths,
  sent: number,
  { outputTokens }: LanguageTraits,
): number | null {
  if (limit === null) return null;
  const room = prompt === null ? outputTokens : limit - prompt - spare;
  return room >= leastOutput && room < sent ? room : null;
}

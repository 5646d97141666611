import type { PromptPart } from '@/server/core/agent/prompt-part';
import { promptPart } from './prompt-part';

/** Below so many characters a part is not cut any more. */
const leastCharacters = 800;

/**
 * The prompt with the middles of its longest texts left out until it has at most `tokens`, as far as that goes. The
 * system prompt, the task and what the model itself wrote stay whole. A prompt that fits is returned as it is.
 */
export function shortened(prompt: PromptPart[], tokens: number): PromptPart[] {
  const parts = [...prompt];
  const total = () => parts.reduce((sum, part) => sum + part.tokens, 0);
  for (let over = total() - tokens; over > 0; over = total() - tokens) {
    const at = longest(parts);
    const part = parts[at];
    if (!part) return parts;
    const wanted = Math.max(part.tokens / 2, part.tokens - over);
    const kept = Math.max(leastCharacters / 2, Math.floor((part.text.length * wanted) / part.tokens) - 100);
    parts[at] = promptPart(part.kind, part.role, withoutMiddle(part.text, kept));
  }
  return parts;
}

/** The index of the longest part that may be cut, or -1. */
function longest(parts: readonly PromptPart[]): number {
  let found = -1;
  for (const [at, part] of parts.entries()) {
    const fixed = part.role !== 'user' || part.kind === 'task' || part.text.length <= leastCharacters;
    if (!fixed && part.tokens > (parts[found]?.tokens ?? 0)) found = at;
  }
  return found;
}

function withoutMiddle(text: string, kept: number): string {
  const half = Math.floor(kept / 2);
  return `${text.slice(0, half)}\n[… the middle was left out: the prompt was too long …]\n${text.slice(text.length - half)}`;
}

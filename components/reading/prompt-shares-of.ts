import type { PromptPart } from '@/server/core/agent/prompt-part';

export interface PromptShare {
  kind: PromptPart['kind'];
  /** How many there are. A step counts once, though it is two messages: the action and the observation. */
  count: number;
  tokens: number;
  /** Of the whole prompt, in [0,1]. */
  share: number;
}

/** The prompt's parts summed by kind, in the order in which the kinds first occur. */
export function promptShares(parts: readonly PromptPart[]): PromptShare[] {
  const total = parts.reduce((sum, part) => sum + part.tokens, 0);
  const byKind = new Map<PromptPart['kind'], PromptShare>();
  for (const { kind, role, tokens } of parts) {
    const held = byKind.get(kind) ?? { kind, count: 0, tokens: 0, share: 0 };
    const sum = held.tokens + tokens;
    const goesOn = kind === 'step' && role !== 'assistant';
    byKind.set(kind, {
      kind,
      count: held.count + (goesOn ? 0 : 1),
      tokens: sum,
      share: total === 0 ? 0 : sum / total,
    });
  }
  return [...byKind.values()];
}

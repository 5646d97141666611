import type { PromptPart } from '@/server/core/agent/prompt-part';

/** The parts of a prompt, as its cost is told: `history` is what the agent did, `observation` what came of it. */
const promptParts = [
  'system',
  'task',
  'overview',
  'hint',
  'experience',
  'compacted',
  'history',
  'observation',
  'budget',
  'candidates',
] as const;
type PromptPartName = (typeof promptParts)[number];

/** Tokens of model calls by the part of the prompt they were in. */
export type PartTokens = Partial<Record<PromptPartName, number>>;

const nameOf = ({ kind, role }: PromptPart): PromptPartName =>
  kind === 'step' ? (role === 'assistant' ? 'history' : 'observation') : kind;

/** What of a call's input went into which part, by our own count (a provider's may differ a little). */
export function tokensByPart(prompt: readonly PromptPart[]): PartTokens {
  const tokens: PartTokens = {};
  for (const part of prompt) {
    const name = nameOf(part);
    tokens[name] = (tokens[name] ?? 0) + part.tokens;
  }
  return tokens;
}

export function addParts(total: PartTokens, more: PartTokens): PartTokens {
  const sum = { ...total };
  for (const name of promptParts) {
    const amount = more[name];
    if (amount !== undefined) sum[name] = (sum[name] ?? 0) + amount;
  }
  return sum;
}

/** Above this share of all prompts the bank is warned of: context cost compounds with every step. */
export const experienceWarning = 0.15;

export interface ContextCost {
  /** Largest first; parts without a token are left out. */
  parts: { name: PromptPartName; tokens: number; share: number }[];
  tokens: number;
  /** The bank's share of all prompts, in [0,1]. */
  experience: number;
  /** Whether that is more than it should be. */
  warned: boolean;
}

/** Where the input tokens of a run (or of one call) went. Empty for runs recorded before it was counted. */
export function contextCost({ parts = {} }: { parts?: PartTokens }): ContextCost {
  const all = promptParts.map((name) => ({ name, tokens: parts[name] ?? 0 }));
  const tokens = all.reduce((sum, part) => sum + part.tokens, 0);
  const experience = tokens === 0 ? 0 : (parts.experience ?? 0) / tokens;
  return {
    parts: all
      .filter((part) => part.tokens > 0)
      .map((part) => ({ ...part, share: part.tokens / tokens }))
      .sort((a, b) => b.tokens - a.tokens),
    tokens,
    experience,
    warned: experience > experienceWarning,
  };
}

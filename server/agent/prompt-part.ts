import type { PromptPart } from '@/server/core/agent/prompt-part';
import { countTokens } from './token-count';

/** A part of a prompt, its tokens counted. */
export const promptPart = (kind: PromptPart['kind'], role: PromptPart['role'], text: string): PromptPart => ({
  kind,
  role,
  text,
  tokens: countTokens(text),
});

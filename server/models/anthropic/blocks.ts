import type { RedactedThinkingBlockParam, ThinkingBlockParam } from '@anthropic-ai/sdk/resources/messages';

/** A block of reasoning as the API gave it and wants it back. */
export function isThinkingBlock(value: unknown): value is ThinkingBlockParam | RedactedThinkingBlockParam {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'thinking' || value.type === 'redacted_thinking';
}

import type { ToolSpec } from '@/server/core/ports/model';
import type { ChatMessage } from './chat';

/** A token of a prompt has more characters than this, so a beginning with fewer is certainly too short. */
const fewestCharacters = 2;

/**
 * Indices of messages after which the prompt will be found again: four, the most that Anthropic takes, at the ends of what
 * other calls will send again. They are the system prompt, what all attempts of the run begin with, what this attempt began
 * with, and the trajectory so far. A beginning that is too short to be cached has none.
 */
export function cachePoints(
  conversation: readonly ChatMessage[],
  tools: readonly ToolSpec[],
  /** Tokens that a beginning must have. */
  leastTokens = 0,
): Set<number> {
  const lastOf = (end: number) => {
    for (let at = end; at >= 0; at--) {
      const message = conversation[at];
      if (message && message.role !== 'assistant') return at;
    }
    return -1;
  };
  const firstStep = conversation.findIndex((message) => message.role === 'assistant');
  const opening = firstStep === -1 ? conversation.length : firstStep;
  const system = conversation.findLastIndex((message) => message.role === 'system');
  const shared = conversation.findLastIndex(
    (message, at) => at < opening && message.role === 'user' && message.stable,
  );
  const points = [system, shared, lastOf(opening - 1), lastOf(conversation.length - 1)];
  const fixed = tools.length === 0 ? 0 : JSON.stringify(tools).length;
  const isLong = (end: number) => {
    const texts = conversation.slice(0, end + 1).reduce((sum, { text }) => sum + text.length, fixed);
    return texts >= leastTokens * fewestCharacters;
  };
  return new Set(points.filter((at) => at >= 0 && isLong(at)));
}

/** The mark of what is to be kept. The API's own lifetime is five minutes, and is not named. */
export const cacheMark = (lifetime: '5m' | '1h') => ({
  cache_control: { type: 'ephemeral' as const, ...(lifetime === '1h' ? { ttl: lifetime } : {}) },
});

import { countTokens } from 'gpt-tokenizer';
import type { Model } from '@/server/core/ports/model';
import { usageOfCall } from '@/server/core/usage/usage';
import { grade } from './grade';
import { judge } from './judge';
import { decide } from './policy';
import { postMortem } from './post-mortem';

/**
 * The offline repair model: a stochastic program-repair policy for JavaScript, TypeScript and Python. It sees and does
 * only what an agent may. Deterministic: equal requests get equal replies. Costs nothing; its tokens are counted as
 * any model's, with the o200k encoding.
 */
export function createRepairModel(): Model {
  return {
    id: 'repair',
    title: 'Repair policy (offline)',
    async step(request, signal) {
      signal.throwIfAborted();
      const { action, thought } = decide(request);
      const inputTokens = request.prompt.reduce((sum, part) => sum + part.tokens, 0);
      const outputTokens = countTokens(JSON.stringify(action)) + countTokens(thought);
      return { action, thought, usage: usageOfCall({ inputTokens, outputTokens }) };
    },
    async judge(request, signal) {
      signal.throwIfAborted();
      const { choice, thought } = judge(request);
      const inputTokens = request.prompt.reduce((sum, part) => sum + part.tokens, 0);
      return {
        choice,
        thought,
        usage: usageOfCall({ inputTokens, outputTokens: countTokens(thought) }),
      };
    },
    async grade(request, signal) {
      signal.throwIfAborted();
      const { points, thought } = grade(request);
      const inputTokens = request.prompt.reduce((sum, part) => sum + part.tokens, 0);
      return { points, thought, usage: usageOfCall({ inputTokens, outputTokens: countTokens(thought) }) };
    },
    async postMortem(request, signal) {
      signal.throwIfAborted();
      const text = postMortem(request);
      const inputTokens = request.prompt.reduce((sum, part) => sum + part.tokens, 0);
      return { text, usage: usageOfCall({ inputTokens, outputTokens: countTokens(text) }) };
    },
  };
}

import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep } from '@/server/core/ports/model';
import { withoutOurTags } from './hostile-text';
import { countTokens } from './token-count';

const written = new WeakMap<HistoryStep, readonly [PromptPart, PromptPart]>();

/** A step as two parts: the action as the agent gave it, and what came of it. The same step always gives the same parts. */
export function historyParts(step: HistoryStep): readonly [PromptPart, PromptPart] {
  const known = written.get(step);
  if (known) return known;
  const { error, text } = step.observation;
  const action = JSON.stringify(step.action);
  const observation = `<observation${error ? ' error="true"' : ''}>\n${withoutOurTags(text)}\n</observation>`;
  const parts = [
    { kind: 'step', role: 'assistant', text: action, tokens: countTokens(action) },
    { kind: 'step', role: 'user', text: observation, tokens: countTokens(observation) },
  ] as const;
  written.set(step, parts);
  return parts;
}

import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep } from '@/server/core/ports/model';
import { briefly, compactedSteps, compactedText } from './compaction';
import { historyParts } from './history-parts';
import { promptPart } from './prompt-part';

/** Steps as the agent saw them, for whoever looks back at them: the oldest that do not fit `room` tokens in brief. */
export function stepsWithin(history: readonly HistoryStep[], room: number): PromptPart[] {
  const parts = history.map(historyParts);
  const tokens = parts.map((step) => step.reduce((sum, part) => sum + part.tokens, 0));
  const brief = room === Number.POSITIVE_INFINITY ? [] : history.map((step) => briefly(step).tokens);
  const from = compactedSteps(tokens, brief, room);
  return [
    ...(from > 0 ? [promptPart('compacted', 'user', compactedText(history.slice(0, from)))] : []),
    ...parts.slice(from).flat(),
  ];
}

import { callsOf } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep } from '@/server/core/ports/model';
import { withoutOurTags } from './hostile-text';
import { promptPart } from './prompt-part';

const written = new WeakMap<HistoryStep, readonly PromptPart[]>();

/**
 * A step as parts: its calls as the agent made them, one part each, then what came of them in the same order. The same
 * step always gives the same parts.
 */
export function historyParts(step: HistoryStep): readonly PromptPart[] {
  const known = written.get(step);
  if (known) return known;
  const calls = callsOf(step);
  const parts = [
    ...calls.map(({ action }) => promptPart('step', 'assistant', JSON.stringify(action))),
    ...calls.map(({ observation: { error, text } }) =>
      promptPart('step', 'user', observationPart(error, text)),
    ),
  ];
  written.set(step, parts);
  return parts;
}

/** What came of a call, between tags that its text cannot close. */
export const observationPart = (error: boolean, text: string): string =>
  `<observation${error ? ' error="true"' : ''}>\n${withoutOurTags(text)}\n</observation>`;

import { renderedExperience } from '@/server/agent/render-experience';
import type { AttemptState } from '@/server/core/run/state';
import { hasTests } from '@/server/core/task/task';
import type { RunContext } from '@/server/engine/context/context';
import { goOn } from '@/server/guests/sentences';

/** The most tokens of the words that experience may take. */
const experienceTokens = 2_000;

/** What a guest is started or continued with: the task or what to do next, the hint, and what other attempts taught. */
export function openingText(context: RunContext, attempt: AttemptState, isNew: boolean): string {
  const { log, task } = context;
  const { hint, memory } = attempt.proposal;
  const bank = log.state.experience.filter((entry) => attempt.experienceOf.includes(entry.attemptId));
  const experience = renderedExperience(bank, { memory, tokenBudget: experienceTokens }).text;
  const fresh = attempt.steps === 0;
  const extra = fresh ? [hint ?? '', experience] : [];
  const opening = isNew
    ? [task.statement.trim(), hasTests(task) ? `Test command: ${task.test.command}` : '']
    : [];
  const parts = [...opening, ...extra].filter((part) => part !== '');
  return parts.length > 0 ? parts.join('\n\n') : goOn;
}

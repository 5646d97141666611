import { type SandboxKind, sandboxKinds } from '@/server/core/agent/action';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { HistoryStep } from '@/server/core/ports/model';
import type { Memory } from '@/server/core/proposal/proposal';
import { historyParts } from './history-parts';
import { withoutOurTags } from './hostile-text';
import { promptPart } from './prompt-part';
import { renderedExperience } from './render-experience';
import { systemPrompt } from './system-prompt';

/** What does not change from step to step of an attempt. */
export interface OpeningInput {
  statement: string;
  /** The task's language, e.g. `python`. */
  language: string;
  /** null: there are no tests. */
  testCommand: string | null;
  /** The actions the agent may take, in the order they are described; all without it. */
  tools?: readonly SandboxKind[];
  /** A person's hint or an approach to take, or null. */
  hint: string | null;
  /** The bank as it stood when the attempt began: the same array at every step, so that it is rendered once. */
  experience: readonly ExperienceEntry[];
  memory: Memory;
  /** The most tokens the experience part may have; 2,000 without it. */
  experienceTokenBudget?: number;
}

export interface PromptInput extends OpeningInput {
  /** Root first. */
  history: readonly HistoryStep[];
  /** What is left of the budget, in a sentence, or null to leave it unsaid. */
  budgetLine: string | null;
}

export interface AssembledPrompt {
  prompt: PromptPart[];
  /** The end of a language model's prompt, which stays with the answer (`Turn.before`). */
  lead?: PromptPart[];
  /** The entries that were rendered, reduced to what of them was: `StepRequest.context.experience`. */
  experience: ExperienceEntry[];
}

/** The stable parts of an attempt's prompts: made once, since the largest of them are the same at every step. */
export function openPrompt(input: OpeningInput): AssembledPrompt {
  const { memory, experienceTokenBudget: tokenBudget = 2_000, tools = sandboxKinds } = input;
  const experience = renderedExperience(input.experience, { memory, tokenBudget });
  const parts = [
    promptPart('system', 'system', systemPrompt(tools)),
    promptPart('task', 'user', taskText(input)),
    input.hint ? promptPart('hint', 'user', `<hint>\n${withoutOurTags(input.hint)}\n</hint>`) : null,
    experience.text ? promptPart('experience', 'user', experience.text) : null,
  ];
  return { prompt: parts.filter((one) => one !== null), experience: experience.entries };
}

/**
 * The prompt of one step. Stable parts come first, then the steps, and the budget, which changes each time, last: the
 * prompt of a step begins with that of the step before, byte for byte, up to its budget line.
 */
export const assemblePrompt = (input: PromptInput): AssembledPrompt =>
  stepPrompt(openPrompt(input), input.history, input.budgetLine);

/** `assemblePrompt` with its stable parts made before. */
export function stepPrompt(
  opening: AssembledPrompt,
  history: readonly HistoryStep[],
  budgetLine: string | null,
): AssembledPrompt {
  const prompt = [...opening.prompt];
  for (const step of history) prompt.push(...historyParts(step));
  if (budgetLine) prompt.push(promptPart('budget', 'user', `<budget>${withoutOurTags(budgetLine)}</budget>`));
  return { prompt, experience: opening.experience };
}

const taskText = ({ statement, language, testCommand }: OpeningInput): string =>
  [
    '<task>',
    withoutOurTags(statement.trim()),
    '',
    `Language: ${language}`,
    testCommand === null ? 'There are no tests.' : `Test command: ${withoutOurTags(testCommand)}`,
    '</task>',
  ].join('\n');

import { actionSchema } from './action';
import type { PromptPart } from './prompt-part';

/** A new text for one part of a prompt. */
export interface PromptEdit {
  /** Its place in the prompt, from 0. */
  part: number;
  text: string;
}

/** A prompt with a person's texts in it. */
export interface EditedPrompt {
  prompt: PromptPart[];
  /** The parts that differ, in order. */
  edited: number[];
}

/** Why a part cannot be edited so. */
export type EditProblem = { part: number; problem: 'no-part' | 'no-action' | 'empty' };

/**
 * The prompt with the edits in it; texts that are as they were count for nothing. An action of the agent stays an action:
 * its JSON may change, and then its message is no longer the model's own. Tokens stay as they were counted before.
 */
export function editedPrompt(
  prompt: readonly PromptPart[],
  edits: readonly PromptEdit[],
): EditedPrompt | EditProblem {
  const texts = new Map(edits.map(({ part, text }) => [part, text]));
  for (const [part, text] of texts) {
    const old = prompt[part];
    if (old === undefined) return { part, problem: 'no-part' };
    if (text.trim() === '') return { part, problem: 'empty' };
    if (old.role === 'assistant' && text !== old.text && !isAction(text))
      return { part, problem: 'no-action' };
  }
  const edited = [...texts]
    .filter(([part, text]) => prompt[part]?.text !== text)
    .map(([part]) => part)
    .sort((a, b) => a - b);
  return {
    prompt: prompt.map((part, at) => {
      const text = texts.get(at);
      return text === undefined || text === part.text ? part : withText(part, text);
    }),
    edited,
  };
}

const withText = ({ turn, ...part }: PromptPart, text: string): PromptPart => ({
  ...part,
  text,
  ...(turn ? { turn: { text: turn.text, thinking: [] } } : {}),
});

function isAction(text: string): boolean {
  try {
    return actionSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

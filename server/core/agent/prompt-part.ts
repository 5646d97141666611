import type { Turn } from './turn';

// ---- models -------------------------------------------------------------------------------------------------------

/** One part of a prompt as sent, in order. Parts before the first `step` are stable over an attempt. */
export interface PromptPart {
  kind:
    | 'system'
    | 'task'
    | 'overview'
    | 'hint'
    | 'experience'
    | 'compacted'
    | 'step'
    | 'budget'
    | 'candidates';
  role: 'system' | 'user' | 'assistant';
  text: string;
  tokens: number;
  /** Of an assistant's `step`: what it said around the action. */
  turn?: Turn;
}

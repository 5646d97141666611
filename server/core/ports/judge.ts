/** What a model is asked when it compares or grades results. */

import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { AttemptSummary } from '@/server/core/agent/vote';
import type { Usage } from '@/server/core/usage/usage';
import type { Points } from '@/server/core/verdict/grade';

/** What a judge is asked. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface JudgeRequest {
  prompt: PromptPart[];
  context: {
    statement: string;
    /** In the order shown: the first is candidate 1. */
    candidates: AttemptSummary[];
  };
  /** 0…2 */
  temperature: number;
  /** Equal requests with equal seeds get equal replies from a deterministic model. */
  seed: string;
}

export interface JudgeReply {
  /** Index of the better candidate, from 0; null where the answer names none. */
  choice: number | null;
  thought: string;
  usage: Usage;
}

/** What a judge is asked of one result. `context` is the content of `prompt` in structured form and nothing beyond it. */
export interface GradeRequest {
  prompt: PromptPart[];
  context: { statement: string; candidate: AttemptSummary };
  /** 0…2 */
  temperature: number;
  /** Equal requests with equal seeds get equal replies from a deterministic model. */
  seed: string;
}

export interface GradeReply {
  points: Points;
  thought: string;
  usage: Usage;
}

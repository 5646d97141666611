import { readPrompt } from '@/db/prompts';
import type { PromptBase } from '@/server/agent/language-prompt';
import { countTokens } from '@/server/agent/token-count';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { attemptOf } from '@/server/core/run/fold';
import type { AttemptState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';
import type { RunContext } from '@/server/engine/context/context';

/**
 * The prompt that a person edited, where the attempt sends one or goes on from a step that was requested with one: later
 * prompts begin with what was really sent. Null where no prompt on the way was edited.
 */
export function resentBase(context: RunContext, { head, steps, proposal }: AttemptState): PromptBase | null {
  const { log, db } = context;
  const path = pathTo(log.state, head);
  for (let at = path.length - 1; at > 0; at--) {
    const node = path[at];
    const made = node?.attemptId ? attemptOf(log.state, node.attemptId) : null;
    const sent = node?.texts?.prompt ?? null;
    if (made?.proposal.resent && made.from === path[at - 1]?.id && sent !== null)
      return { parts: readPrompt(db, sent), at: at - 1 };
  }
  const { resent } = proposal;
  if (!resent || steps > 0) return null;
  const parts = readPrompt(db, resent.prompt).map(
    (part, at): PromptPart =>
      resent.edited.includes(at) ? { ...part, tokens: countTokens(part.text) } : part,
  );
  return { parts, at: path.length - 1 };
}

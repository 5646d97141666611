import { assemblePostMortem, keptWords } from '@/server/agent/post-mortem';
import type { SpendDelta } from '@/server/core/budget';
import { tokensByPart } from '@/server/core/context-cost';
import { attemptOf } from '@/server/core/fold';
import type { AttemptId } from '@/server/core/ids';
import { limitReached, type RunContext } from './context';
import { loadHistory } from './history';

/**
 * What the attempt's model says of it, and what that cost; null where the attempt's memory does not ask for it, the
 * model has no words, nothing is left to spend, or the call failed: an attempt is not lost for want of a comment.
 */
export async function postMortem(
  context: RunContext,
  attemptId: AttemptId,
  ending: string,
): Promise<{ text: string | null; spend: SpendDelta } | null> {
  const { log, task, signal, stopwatch } = context;
  const { proposal, model: id, head } = attemptOf(log.state, attemptId);
  const model = context.model(id);
  if (proposal.memory !== 'postmortem' || !model.postMortem || limitReached(context) !== null) return null;
  const request = assemblePostMortem({
    statement: task.statement,
    language: task.language,
    history: loadHistory(context, head),
    ending,
    seed: `${log.state.spec.seed}/${attemptId}/post-mortem`,
  });
  const before = context.now();
  try {
    const { text, usage, usd } = await model.postMortem(request, signal);
    const spend = {
      ...usage,
      usd,
      modelMs: context.now() - before,
      seconds: stopwatch.lap(),
      parts: tokensByPart(request.prompt),
    };
    return { text: keptWords(text), spend };
  } catch (error) {
    if (signal.aborted) throw error;
    return null;
  }
}

import { assemblePostMortem, trimmedPostMortem } from '@/server/agent/post-mortem';
import type { AttemptId } from '@/server/core/base/ids';
import { CallFailed, stopWhereAPersonIsNeeded } from '@/server/core/ports/call-failed';
import { attemptOf } from '@/server/core/run/fold';
import { tokensByPart } from '@/server/core/usage/context-cost';
import { modelForRole } from '@/server/core/usage/roles';
import { chargeOf, type SpendDelta } from '@/server/core/usage/spend';
import { limitReached, type RunContext } from '@/server/engine/context/context';
import { loadHistory } from '@/server/engine/context/history';
import { timedCall } from '@/server/engine/context/timed-call';

/**
 * What the attempt's model says of it, and what that cost; null where the attempt's memory does not ask for it, the
 * model has no words, nothing is left to spend, or the call failed: an attempt is not lost for want of a
 * comment. Throws where a person is needed.
 */
export async function postMortem(
  context: RunContext,
  attemptId: AttemptId,
  ending: string,
): Promise<{ text: string | null; spend: SpendDelta } | null> {
  const { log, task, signal, control } = context;
  const { proposal, model: own, head } = attemptOf(log.state, attemptId);
  if (
    proposal.memory !== 'postmortem' ||
    context.control.stopSignal.aborted ||
    limitReached(context) !== null
  )
    return null;
  const model = context.model(modelForRole(log.state.spec, 'postmortem') ?? own);
  const { postMortem: write } = model;
  if (!write) return null;
  const request = assemblePostMortem({
    statement: task.statement,
    language: task.language,
    history: loadHistory(context, head),
    ending,
    seed: `${log.state.spec.seed}/${attemptId}/post-mortem`,
    ...(model.language ? { room: model.language.contextTokens / 2 } : {}),
  });
  const before = context.clock();
  try {
    const reply = await timedCall(context, (ends) => write(request, ends)).result;
    const spend = {
      ...chargeOf(reply.usage, 'postmortem'),
      modelMs: context.clock() - before,
      seconds: control.stopwatch.lap(),
      parts: tokensByPart(request.prompt),
    };
    return { text: trimmedPostMortem(reply.text), spend };
  } catch (error) {
    if (signal.aborted) throw error;
    stopWhereAPersonIsNeeded(error);
    const spent = error instanceof CallFailed ? error.spent : null;
    return spent && { text: null, spend: chargeOf(spent, 'postmortem') };
  }
}

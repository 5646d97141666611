import type { AttemptId } from '@/server/core/base/ids';
import { attemptOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { ancestryOf, pathTo } from '@/server/core/run/tree';
import { engine, type RunContext } from '@/server/engine/context/context';
import { EnvironmentGone } from '@/server/engine/context/environment';
import { gradeResult } from '@/server/engine/verdict/grade';
import { verifyNode } from '@/server/engine/verdict/verify';
import { estimateAfter } from './difficulty';
import { postMortem } from './post-mortem';
import { minimised, notVerified } from './sentences';
import { attemptSummary } from './summaries';
import { taught } from './taught';

/** Verifies what an attempt reached (has it graded, where there are no tests), backs its reward up, keeps what it taught, and ends it: all or nothing. */
export async function conclude(context: RunContext, attemptId: AttemptId, reason: string): Promise<void> {
  const { log } = context;
  const { head, from, proposal, steps } = attemptOf(log.state, attemptId);
  if (steps === 0) {
    log.append([{ type: 'attempt.ended', attemptId, reason, actor: engine }]);
    return;
  }
  log.append([{ type: 'attempt.phase', attemptId, phase: 'verifying', actor: engine }]);
  if (proposal.minimises !== undefined) {
    await verifyNode(context, head);
    log.append([{ type: 'attempt.ended', attemptId, reason: minimised, actor: engine }]);
    return;
  }
  const tested = log.state.spec.verifier !== 'none';
  const reached = tested
    ? await verifyNode(context, head).catch((error: unknown) => {
        if (error instanceof EnvironmentGone && log.state.steering.cancelled.includes(attemptId))
          return error;
        throw error;
      })
    : await gradeResult(context, attemptId);
  if (reached instanceof EnvironmentGone) {
    // A person cancelled it because nothing can run there any more. That must not block the run for ever.
    const ended = notVerified(reason, reached.message);
    log.append([{ type: 'attempt.ended', attemptId, reason: ended, actor: engine }]);
    return;
  }
  const better = betterObserved(context, attemptId, reached);
  if (better) await verifyNode(context, better.id);
  const reward = reached.score?.reward ?? 0;
  const estimated = await estimateAfter(context, attemptId);
  const summary = head === from ? null : await attemptSummary(context, attemptId, reason);
  const lesson = head === from ? null : await postMortem(context, attemptId, reason);
  const entry = {
    ...(await taught(context, attemptId)),
    postMortem: lesson?.text ?? null,
    ...(summary === null ? {} : { summary }),
  };
  log.append([
    ...(proposal.backup
      ? [
          {
            type: 'reward.backedup' as const,
            nodeId: head,
            path: ancestryOf(log.state, head).map((node) => node.id),
            reward,
            actor: engine,
          },
        ]
      : []),
    ...(head === from
      ? []
      : [
          {
            type: 'experience.added' as const,
            entry,
            actor: engine,
            ...(lesson ? { spend: lesson.spend } : {}),
          },
        ]),
    ...estimated,
    { type: 'attempt.ended', attemptId, reason, actor: engine },
  ]);
}

/** The walk's node with the highest observed reward, where that is above what its head was verified at. */
function betterObserved(context: RunContext, attemptId: AttemptId, reached: NodeState): NodeState | null {
  let best: NodeState | null = null;
  for (const node of pathTo(context.log.state, reached.id)) {
    if (node.attemptId !== attemptId || node.score === null) continue;
    const floor = best?.score?.reward ?? reached.score?.reward ?? 0;
    if (node.score.reward > floor) best = node;
  }
  return best;
}

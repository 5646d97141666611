import type { Calls } from '@/server/core/agent/call';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import type { GraftConflict, NodeGraft } from '@/server/core/graft/graft';
import type { StepReply } from '@/server/core/ports/model';
import { attemptOf } from '@/server/core/run/fold';
import type { AttemptState } from '@/server/core/run/state';
import { engine, type RunContext } from '@/server/engine/context/context';
import type { NextGraft } from './graft';
import { givenReply, seenIn, unasked } from './replay-actions';
import { conflictAt } from './sentences';

/** The next step where it needs no model: a step of a graft, or one given by hand. Null where the agent is next. */
export function givenAt(
  context: RunContext,
  attempt: AttemptState,
  taken: number,
  grafted: NextGraft | undefined,
): { reply: StepReply; donor: NodeId | null } | null {
  if (grafted?.kind === 'step') {
    const { donorRun, donor } = grafted.graft;
    return { reply: unasked(grafted.calls), donor: donorRun === null ? donor : null };
  }
  const given = attempt.proposal.given?.[taken];
  return given ? { reply: givenReply(context, given), donor: given.donor } : null;
}

/** How a donor's step came out at the host. Only a replay can diverge, because a merged or resolved step is another action. */
export const nodeGraft = (
  { graft, seen }: Extract<NextGraft, { kind: 'step' }>,
  calls: Calls,
): NodeGraft => ({ ...graft, diverged: graft.how === 'replayed' && seenIn(calls) !== seen });

/** Keeps where a graft stopped. Returns why it ends, in words. */
export function conflicted({ log }: RunContext, attemptId: AttemptId, conflict: GraftConflict): string {
  if (attemptOf(log.state, attemptId).conflict === null) {
    log.append([{ type: 'graft.conflicted', attemptId, conflict, actor: engine }]);
  }
  return conflictAt(conflict);
}

import { assembleGrading } from '@/server/agent/grading';
import { type AttemptId, type BlobHash, workspaceOf } from '@/server/core/base/ids';
import { stopWhereAPersonIsNeeded } from '@/server/core/ports/call-failed';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import { modelForRole } from '@/server/core/usage/roles';
import { chargeOf, type SpendDelta } from '@/server/core/usage/spend';
import { gradeOf, type Points } from '@/server/core/verdict/grade';
import { chargeFailure } from '@/server/engine/context/charge-failure';
import { ballotLimitReached, engine, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { timedCall } from '@/server/engine/context/timed-call';
import { summarise } from './attempt-summary';
import { noteBest } from './verify';

/** What a change is worth that no model graded. */
const ungraded = 0.5;

const judged = (reward: number): NodeScore => ({
  source: 'judged',
  targetsPassing: 0,
  targetsTotal: 0,
  guardsPassing: 0,
  guardsTotal: 0,
  reward,
  solved: false,
});

/**
 * Where a task has no tests: the grade of what an attempt reached, by the run's model and the rubric; a charged call.
 * Nothing changed is worth nothing, without asking. Files graded before keep their grade. Where the model cannot
 * grade, the call fails or nothing is left to spend, every change is worth ½ until results are compared.
 */
export async function gradeResult(context: RunContext, attemptId: AttemptId): Promise<NodeState> {
  const { log } = context;
  const { state } = log;
  const node = nodeOf(state, attemptOf(state, attemptId).head);
  if (node.score?.source === 'judged') return node;
  const files = workspaceOf(node.snapshot);
  const twin = [...state.nodes.values()].find(
    ({ snapshot, score }) => score?.source === 'judged' && workspaceOf(snapshot) === files,
  );
  if (twin?.score) {
    log.append([{ type: 'node.judged', nodeId: node.id, score: twin.score, actor: engine }]);
  } else if (files === rootSnapshot(context)) {
    log.append([{ type: 'node.judged', nodeId: node.id, score: judged(0), actor: engine }]);
  } else {
    const reply = await requestGrade(context, attemptId);
    log.append((putText) => [
      {
        type: 'node.judged',
        nodeId: node.id,
        score: reply
          ? { ...judged(gradeOf(reply.points)), grade: gradeIn(reply, putText) }
          : judged(ungraded),
        actor: engine,
        ...(reply ? { spend: reply.spend } : {}),
      },
    ]);
  }
  noteBest(context);
  return nodeOf(log.state, node.id);
}

/** Whom a run without tests asks about its results. */
export const judgeOf = ({ log, model }: RunContext) =>
  model(modelForRole(log.state.spec, 'judge') ?? log.state.spec.model);

interface Reply {
  model: string;
  points: Points;
  thought: string;
  spend: SpendDelta;
}

const gradeIn = ({ model, points, thought }: Reply, putText: (text: string) => BlobHash) => ({
  model,
  points,
  thought: putText(thought),
});

async function requestGrade(context: RunContext, attemptId: AttemptId): Promise<Reply | null> {
  const { log, task, signal, control } = context;
  const model = judgeOf(context);
  const { grade } = model;
  if (!grade || ballotLimitReached(context) !== null) return null;
  const { prompt, candidate } = assembleGrading(task.statement, await summarise(context, attemptId));
  const before = context.clock();
  try {
    const request = {
      prompt,
      context: { statement: task.statement, candidate },
      temperature: 0,
      seed: `${log.state.spec.seed}/${attemptId}/grade`,
    };
    const reply = await timedCall(context, (ends) => grade(request, ends)).result;
    const spend = {
      ...chargeOf(reply.usage, 'judge'),
      modelMs: context.clock() - before,
      seconds: control.stopwatch.lap(),
    };
    return { model: model.id, points: reply.points, thought: reply.thought, spend };
  } catch (error) {
    chargeFailure(context, attemptId, error, context.clock() - before, 'judge');
    if (signal.aborted) throw error;
    stopWhereAPersonIsNeeded(error);
    return null;
  }
}

import { assembleJudgement } from '@/server/agent/judgement';
import { type AttemptSummary, isDecided, winnerOf } from '@/server/core/agent/vote';
import type { AttemptId, VoteId } from '@/server/core/base/ids';
import { seededRandom, shuffled } from '@/server/core/base/random';
import { CallFailed } from '@/server/core/ports/call-failed';
import type { JudgeReply } from '@/server/core/ports/judge';
import { voteOf } from '@/server/core/run/fold';
import { pairwiseBracket } from '@/server/core/run/preference';
import { modelForRole } from '@/server/core/usage/roles';
import { chargeOf } from '@/server/core/usage/spend';
import { ballotLimitReached, engine, type RunContext } from '@/server/engine/context/context';
import { ready } from '@/server/engine/context/ready';
import { timedCall } from '@/server/engine/context/timed-call';
import { summarise } from './attempt-summary';
import { cannotCompare } from './sentences';

/**
 * Casts a vote's ballots one after another, each a charged model call, and settles it. Every ballot shows the entrants
 * in an order of its own, or in the reverse of the one before. A vote whose winner is certain, and one for which no budget is left, ends with the ballots
 * it has; equals are drawn by the run's seed. Interrupted and called again, it goes on from the ballots cast.
 */
export async function holdVote(context: RunContext, id: VoteId): Promise<void> {
  const { log, control } = context;
  const { entrants } = voteOf(log.state, id).proposal;
  const summaries = new Map<AttemptId, AttemptSummary>();
  for (const entrant of entrants) summaries.set(entrant, await summarise(context, entrant));
  while (!isDecided(voteOf(log.state, id))) {
    await ready(context);
    if (control.closing !== null || ballotLimitReached(context) !== null) break;
    await castBallot(context, id, summaries);
  }
  const vote = voteOf(log.state, id);
  const { winner, tied } = winnerOf(vote, seededRandom(`${log.state.spec.seed}/${id}/tie`));
  log.append([{ type: 'vote.ended', voteId: id, winner, tied, actor: engine }]);
}

async function castBallot(
  context: RunContext,
  id: VoteId,
  summaries: ReadonlyMap<AttemptId, AttemptSummary>,
): Promise<void> {
  const { log, task, control } = context;
  const { proposal, ballots } = voteOf(log.state, id);
  const role = proposal.bracket === pairwiseBracket ? 'judge' : 'vote';
  const model = context.model(modelForRole(log.state.spec, role) ?? log.state.spec.model);
  if (!model.judge) throw new Error(cannotCompare(model.id));
  const seed = `${log.state.spec.seed}/${id}/${ballots.length}`;
  const before = proposal.swapped && ballots.length % 2 === 1 ? ballots.at(-1) : undefined;
  const order = before
    ? [...before.order].reverse()
    : shuffled(seededRandom(`${seed}/order`), proposal.entrants);
  const shown = order.flatMap((entrant) => summaries.get(entrant) ?? []);
  const { prompt, candidates } = assembleJudgement(task.statement, shown);
  const began = context.clock();
  const { judge } = model;
  const request = {
    prompt,
    context: { statement: task.statement, candidates },
    temperature: proposal.temperature,
    seed,
  };
  const reply = await timedCall(context, (signal) => judge(request, signal)).result.catch(abstention);
  if (reply === null) return;
  const { thought, choice } = reply;
  log.append((putText) => [
    {
      type: 'vote.cast',
      voteId: id,
      ballot: { choice: choice === null ? null : (order[choice] ?? null), order, thought: putText(thought) },
      actor: { kind: 'strategy', name: log.state.spec.strategy },
      spend: {
        ...chargeOf(reply.usage, role),
        modelMs: context.clock() - began,
        seconds: control.stopwatch.lap(),
      },
    },
  ]);
}

/**
 * A judge that declines, or that is cut off, has cast an empty ballot, and was paid for it; null where it cost nothing. Any
 * other failure is not the ballot's.
 */
function abstention(error: unknown): JudgeReply | null {
  if (!(error instanceof CallFailed)) throw error;
  const { fault, spent, message } = error;
  if (fault !== 'cancelled' && (fault !== 'refusal' || spent === null)) throw error;
  return spent && { choice: null, thought: message, usage: spent };
}

import type { NodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { bestNode } from '@/server/core/run/tree';
import { conclude } from '@/server/engine/attempt/conclude';
import { droppableWalk, StepDropped } from '@/server/engine/attempt/droppable-walk';
import { engine, type RunContext } from '@/server/engine/context/context';
import { compareResults } from '@/server/engine/verdict/compare-results';
import { contrastResults } from '@/server/engine/verdict/contrast-results';
import { holdOutBest } from '@/server/engine/verdict/holdout-best';
import { minimiseSolution } from '@/server/engine/verdict/minimise-solution';
import { holdOut, noteBest } from '@/server/engine/verdict/verify';
import { walkOf } from './agents';
import { winnerOf } from './finish';
import { leftOutOf } from './sentences';
import { beginAttempt } from './start-attempt';

/**
 * What is found out about the results once a search is over and before its run ends. Charged like everything. `winner`:
 * the strategy's own choice.
 */
export async function deliberate(context: RunContext, winner?: NodeId): Promise<void> {
  const { state } = context.log;
  if (state.spec.verifier === 'none') await compareResults(context);
  else {
    await contrastResults(context);
    const solution = winner === undefined ? bestNode(state) : nodeOf(state, winner);
    if (solution) await makeSmallest(context, solution);
  }
  if (state.spec.hidden === 'blind') await gradeWinner(context, winner);
  else await holdOutBest(context);
}

/** The hidden tests grade what the run will end with, once and nothing else. */
async function gradeWinner(context: RunContext, winner?: NodeId): Promise<void> {
  const { log, task, control } = context;
  const node = winnerOf(log.state, winner);
  if (!task.holdout || control.closing !== null || node === null) return;
  if (node.holdout === null && node.parentId !== null) await holdOut(context, node.id);
}

/** Where a solution holds hunks that it does not need: a step without them becomes a node of its own, and is verified. */
async function makeSmallest(context: RunContext, solution: NodeState): Promise<void> {
  const step = await minimiseSolution(context, solution);
  if (step === null) return;
  const { id } = solution;
  const proposal = {
    kind: 'expand' as const,
    from: id,
    steps: 1,
    temperature: 0,
    memory: 'none' as const,
    hint: null,
    backup: false,
    given: [step],
    minimises: id,
  };
  const selection = { chosen: id, candidates: [], reason: leftOutOf(id) };
  const attemptId = beginAttempt(context, proposal, selection, { by: engine });
  try {
    await conclude(context, attemptId, await droppableWalk(context, attemptId, walkOf(context)));
    noteBest(context);
  } catch (error) {
    // A person paused the run at once. The attempt goes on when the run is resumed.
    if (!(error instanceof StepDropped)) throw error;
  }
}

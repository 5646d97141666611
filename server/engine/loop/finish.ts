import type { NodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeState } from '@/server/core/run/node';
import { positionBias } from '@/server/core/run/preference';
import { smallestPatches } from '@/server/core/run/smallest-patch';
import type { RunStatus } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { bestNode, isFlagged, isSolution, passesVisible } from '@/server/core/run/tree';
import { engine, type RunContext } from '@/server/engine/context/context';
import { noteBest } from '@/server/engine/verdict/verify';
import {
  alsoFails,
  flaggedBest,
  hiddenGrade,
  holdoutRejected,
  nothingChanged,
  preferredResult,
} from './sentences';

/** Whether the targets and guards pass: it may still be no solution, because of another test. */
const passesBaseline = ({ score }: NodeState): boolean =>
  score !== null && score.targetsPassing === score.targetsTotal && score.guardsPassing === score.guardsTotal;

/** The winner, or the smallest patch of it that passes. */
function smallestOf(state: RunState, winner: NodeId): NodeState {
  const smallest = smallestPatches(state).get(winner);
  const isRejected = smallest?.holdout?.passed === false && smallest.holdout.graded === undefined;
  const isAccepted = smallest && isSolution(smallest) && !isRejected;
  return isAccepted ? smallest : nodeOf(state, winner);
}

/** The node that a run ends with: its best, or the one its strategy chose (`winner`). Null before the root was judged. */
export function winnerOf(state: RunState, winner?: NodeId): NodeState | null {
  const reached = bestNode(state);
  // A person's choice goes before the choice of a strategy's votes.
  const chosen = winner === undefined || state.choices.length > 0 ? null : smallestOf(state, winner);
  // A strategy chooses among its own attempts. That must not lose the solution of a person's attempt.
  return chosen && (isSolution(chosen) || !reached || !isSolution(reached)) ? chosen : reached;
}

/** Ends the run with its best node, or with the one its strategy chose. The holdout only accepts or rejects. */
export function finishRun(
  context: RunContext,
  why: string,
  { stopped = false, winner }: { stopped?: boolean; winner?: NodeId } = {},
): void {
  const { log, task } = context;
  const best = winnerOf(log.state, winner);
  noteBest(context, best?.id);
  for (const nodeId of log.state.steering.verifying) {
    log.append([{ type: 'verification.dropped', nodeId, reason: why, actor: engine }]);
  }
  for (const { id } of log.state.steering.waiting) {
    log.append([{ type: 'proposal.withdrawn', proposalId: id, reason: why, actor: engine }]);
  }
  const { status, reason } = verdict();
  log.append([{ type: 'run.status', status, reason, actor: engine }]);

  function verdict(): { status: RunStatus; reason: string } {
    if (log.state.spec.hidden === 'blind' && best?.holdout) return graded(best.id, best.holdout.passed);
    const visible = best !== null && isSolution(best);
    if (visible && (!task.holdout || best.holdout?.passed)) return { status: 'solved', reason: why };
    if (log.state.spec.verifier === 'none') return unverified();
    if (stopped || log.state.steering.rests) return { status: 'stopped', reason: why };
    if (best !== null && passesVisible(best) && isFlagged(best)) {
      const [signal] = best.score?.signals ?? [];
      return { status: 'unsolved', reason: flaggedBest(best.id, signal?.text, why) };
    }
    const [also] = best?.score?.alsoFailing ?? [];
    if (best !== null && also !== undefined && passesBaseline(best)) {
      return { status: 'unsolved', reason: alsoFails(best.id, also, why) };
    }
    if (visible) return { status: 'unsolved', reason: holdoutRejected(best.id, why) };
    return { status: 'unsolved', reason: why };
  }

  /** The hidden tests of a benchmark decide what the result is worth, and decided nothing before. */
  function graded(id: NodeId, passed: boolean): { status: RunStatus; reason: string } {
    return { status: passed ? 'solved' : 'unsolved', reason: hiddenGrade(id, passed, why) };
  }

  /** Nothing proves a result of a task without tests. The run says who chose it, and how steady that choice was. */
  function unverified(): { status: RunStatus; reason: string } {
    const status = stopped || log.state.steering.rests ? 'stopped' : 'unsolved';
    if (best === null || best.parentId === null) return { status, reason: nothingChanged(why) };
    const { pairs, flipped } = positionBias(log.state);
    const people = log.state.choices.length;
    return { status, reason: preferredResult(best.id, { pairs, flipped, people }, why) };
  }
}

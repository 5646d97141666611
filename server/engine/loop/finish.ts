import type { NodeId } from '@/server/core/base/ids';
import { nodeOf } from '@/server/core/run/fold';
import { positionBias } from '@/server/core/run/preference';
import type { RunStatus } from '@/server/core/run/spec';
import { bestNode, isFlagged, isSolution, passesVisible } from '@/server/core/run/tree';
import { engine, type RunContext } from '@/server/engine/context/context';
import { noteBest } from '@/server/engine/verdict/verify';

/** Ends the run with its best node, or with the one its strategy chose. The holdout only accepts or rejects. */
export function finishRun(
  context: RunContext,
  why: string,
  { stopped = false, winner }: { stopped?: boolean; winner?: NodeId } = {},
): void {
  const { log, task } = context;
  const reached = bestNode(log.state);
  // A person's word goes before what a strategy's own votes chose.
  const chosen = winner === undefined || log.state.choices.length > 0 ? null : nodeOf(log.state, winner);
  // A strategy chooses among its own attempts; what a person's attempt solved is not lost to that.
  const best = chosen && (isSolution(chosen) || !reached || !isSolution(reached)) ? chosen : reached;
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
    const visible = best !== null && isSolution(best);
    if (visible && (!task.holdout || best.holdout?.passed)) return { status: 'solved', reason: why };
    if (log.state.spec.verifier === 'none') return unverified();
    if (stopped || log.state.steering.rests) return { status: 'stopped', reason: why };
    if (best !== null && passesVisible(best) && isFlagged(best)) {
      const [signal] = best.score?.signals ?? [];
      return {
        status: 'unsolved',
        reason: `${best.id} passes every visible test and is flagged: ${signal?.text} Look at it, and vouch for it if it is right. ${why}`,
      };
    }
    if (visible) {
      return {
        status: 'unsolved',
        reason: `${best.id} passes every visible test and was rejected by the holdout. ${why}`,
      };
    }
    return { status: 'unsolved', reason: why };
  }

  /** Nothing proves a result of a task without tests: the run says who chose it, and how steady that choice was. */
  function unverified(): { status: RunStatus; reason: string } {
    const status = stopped || log.state.steering.rests ? 'stopped' : 'unsolved';
    if (best === null || best.parentId === null) return { status, reason: `No result was changed. ${why}` };
    const { pairs, flipped } = positionBias(log.state);
    const people = log.state.choices.length;
    const choosers = [
      'a model judged',
      pairs > 0 && `${flipped} of ${pairs} verdicts turned with the order shown`,
      people > 0 && `${people} ${people === 1 ? 'choice' : 'choices'} by people`,
    ].filter(Boolean);
    return {
      status,
      reason: `No test decides here: ${best.id} was preferred (${choosers.join('; ')}), and nothing proves it right. ${why}`,
    };
  }
}

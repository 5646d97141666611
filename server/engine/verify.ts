import { readOutcome } from '@/db/node-texts';
import { nodeOf } from '@/server/core/fold';
import type { GamingSignal } from '@/server/core/gaming';
import type { NodeId, SnapshotId } from '@/server/core/ids';
import { rootNodeId } from '@/server/core/ids';
import { type Outcome, scoreOf } from '@/server/core/outcome';
import type { NodeScore, NodeState } from '@/server/core/state';
import { bestNode, passesVisible } from '@/server/core/tree';
import { holdoutConfirmed, verifyConfirmed } from './confirm';
import { engine, type RunContext, rootSnapshot } from './context';

/**
 * Verifies a node with the visible tests and, where they pass in full, looks for signs of gaming and runs the holdout. A filesystem that was
 * verified before in this run is not run again: its outcome holds for every node that has it.
 */
export async function verifyNode(context: RunContext, id: NodeId): Promise<NodeState> {
  await verifyVisible(context, id);
  const node = nodeOf(context.log.state, id);
  if (passesVisible(node) && node.holdout === null && context.task.holdout) await verifyHoldout(context, id);
  noteBest(context);
  return nodeOf(context.log.state, id);
}

async function verifyVisible(context: RunContext, id: NodeId): Promise<void> {
  const { log, stopwatch } = context;
  const node = nodeOf(log.state, id);
  const { baseline } = log.state;
  if (node.score?.source === 'verified' || !baseline) return;
  const twin = [...log.state.nodes.values()].find(
    (other) => other.snapshot === node.snapshot && other.score?.source === 'verified',
  );
  if (twin?.score && twin.outcome) {
    const { score, outcome } = twin;
    log.append([{ type: 'node.verified', nodeId: id, score, outcome, tampered: [], actor: engine }]);
    return;
  }
  const earlier = node.score?.source === 'observed' ? node.score.solved : null;
  const root = rootSnapshot(context);
  const outcome = await verifyConfirmed(context, node.snapshot, root, { baseline, earlier });
  const scored = scoreOf(outcome, baseline);
  const signals = scored.solved ? await signalsAt(context, node.snapshot, outcome) : [];
  const runs = outcome.runs ?? 1;
  const score: NodeScore = {
    ...scored,
    source: 'verified',
    ...(runs > 1 ? { runs, unsteady: outcome.unsteady ?? [] } : {}),
    ...(signals.length > 0 ? { signals } : {}),
  };
  log.append((putText) => [
    {
      type: 'node.verified',
      nodeId: id,
      score,
      outcome: putText(JSON.stringify(outcome)),
      tampered: outcome.tampered,
      actor: engine,
      spend: { verifications: runs, sandboxMs: outcome.ms, seconds: stopwatch.lap() },
    },
  ]);
}

/** What speaks against a snapshot that passes. */
async function signalsAt(context: RunContext, at: SnapshotId, outcome: Outcome): Promise<GamingSignal[]> {
  const { db, log, task, verifier } = context;
  const root = nodeOf(log.state, rootNodeId);
  const rootOutcome = readOutcome(db, root);
  if (!verifier.inspect || !rootOutcome) return [];
  return verifier.inspect(task, at, root.snapshot, { at: outcome, root: rootOutcome });
}

async function verifyHoldout(context: RunContext, id: NodeId): Promise<void> {
  const { log, stopwatch } = context;
  const twin = [...log.state.nodes.values()].find(
    (other) => other.snapshot === nodeOf(log.state, id).snapshot && other.holdout !== null,
  );
  if (twin?.holdout) {
    log.append([{ type: 'node.heldout', nodeId: id, ...twin.holdout, actor: engine }]);
    return;
  }
  const { snapshot } = nodeOf(log.state, id);
  const outcome = await holdoutConfirmed(context, snapshot, rootSnapshot(context));
  const run = outcome.tests.filter((test) => test.status !== 'skipped');
  const passing = run.filter((test) => test.status === 'passed').length;
  log.append((putText) => [
    {
      type: 'node.heldout',
      nodeId: id,
      passed: outcome.status === 'read' && run.length > 0 && passing === run.length,
      passing,
      total: run.length,
      outcome: putText(JSON.stringify(outcome)),
      actor: engine,
      spend: { verifications: outcome.runs ?? 1, sandboxMs: outcome.ms, seconds: stopwatch.lap() },
    },
  ]);
}

/** Says so when another node is the best now. */
export function noteBest(context: RunContext): void {
  const { log } = context;
  const best = bestNode(log.state)?.id ?? (log.state.nodes.has(rootNodeId) ? rootNodeId : null);
  if (best !== null && best !== log.state.best) {
    log.append([{ type: 'best.changed', nodeId: best, actor: engine }]);
  }
}

import { readOutcome } from '@/db/node-texts';
import { type NodeId, rootNodeId, type SnapshotId, workspaceOf } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import { nodeOf } from '@/server/core/run/fold';
import type { NodeScore, NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { bestNode, isBetter, passesVisible, writtenByAgent } from '@/server/core/run/tree';
import type { GamingSignal } from '@/server/core/verdict/gaming';
import { type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import { engine, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { ensureEnvironment } from '@/server/engine/context/environment';
import { holdoutConfirmed, verifyConfirmed } from './confirm';

/**
 * Verifies a node with the visible tests and, where they pass in full, looks for signs of gaming and runs the holdout. A filesystem that was
 * verified before in this run is not run again: its outcome holds for every node that has it.
 */
export async function verifyNode(context: RunContext, id: NodeId): Promise<NodeState> {
  await verifyVisible(context, id);
  const node = nodeOf(context.log.state, id);
  const isBlind = context.log.state.spec.hidden === 'blind';
  if (passesVisible(node) && node.holdout === null && context.task.holdout && !isBlind) {
    await holdOut(context, id);
  }
  noteVerified(context, id);
  return nodeOf(context.log.state, id);
}

async function verifyVisible(context: RunContext, id: NodeId): Promise<void> {
  const { log, control } = context;
  const node = nodeOf(log.state, id);
  const { baseline } = log.state;
  if (node.score?.source === 'verified' || !baseline) return;
  const verified = verifiedAt(log.state);
  const twin = nodeOrNull(log.state, verified.get(node.snapshot));
  if (twin?.score && twin.outcome) {
    const { score, outcome } = twin;
    log.append([{ type: 'node.verified', nodeId: id, score, outcome, tampered: [], actor: engine }]);
    return;
  }
  await ensureEnvironment(context, id);
  const earlier = node.score?.source === 'observed' ? node.score.solved : null;
  const root = rootSnapshot(context);
  const outcome = await verifyConfirmed(context, node.snapshot, root, {
    baseline,
    earlier,
    written: writtenByAgent(log.state, id),
  });
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
      spend: { verifications: runs, sandboxMs: outcome.ms, seconds: control.stopwatch.lap() },
    },
  ]);
  verified.set(node.snapshot, id);
}

/** What speaks against a snapshot that passes. */
async function signalsAt(context: RunContext, at: SnapshotId, outcome: Outcome): Promise<GamingSignal[]> {
  const { db, log, task, verifier } = context;
  const root = nodeOf(log.state, rootNodeId);
  const rootOutcome = readOutcome(db, root);
  if (!verifier.inspect || !rootOutcome) return [];
  return verifier.inspect(task, at, root.snapshot, { at: outcome, root: rootOutcome });
}

const verifiedNodes = new WeakMap<RunState, Map<SnapshotId, NodeId>>();

/** A verified node for each filesystem that has one; found by one look at all nodes, then kept up to date. */
function verifiedAt(state: RunState): Map<SnapshotId, NodeId> {
  const known = verifiedNodes.get(state);
  if (known) return known;
  const found = new Map<SnapshotId, NodeId>();
  for (const { id, snapshot, score } of state.nodes.values()) {
    const files = workspaceOf(snapshot);
    if (score?.source === 'verified' && !found.has(files)) found.set(files, id);
  }
  verifiedNodes.set(state, found);
  return found;
}

const nodeOrNull = (state: RunState, id: NodeId | undefined): NodeState | null =>
  id === undefined ? null : nodeOf(state, id);

/**
 * Runs the holdout at a node, whose filesystem is not run twice. A rejection of what passes the visible tests is
 * repeated until it is sure; elsewhere it decides nothing, and once is enough.
 */
export async function holdOut(context: RunContext, id: NodeId, by: Actor = engine): Promise<void> {
  const { log, control } = context;
  const node = nodeOf(log.state, id);
  const { snapshot } = node;
  const files = workspaceOf(snapshot);
  const twin = findNode(
    log.state,
    (other) => other.holdout !== null && workspaceOf(other.snapshot) === files,
  );
  if (twin?.holdout) {
    log.append([{ type: 'node.heldout', nodeId: id, ...twin.holdout, actor: by }]);
    return;
  }
  await ensureEnvironment(context, id);
  const root = rootSnapshot(context);
  const written = writtenByAgent(log.state, id);
  const isBlind = log.state.spec.hidden === 'blind';
  const outcome =
    passesVisible(node) && !isBlind
      ? await holdoutConfirmed(context, snapshot, root, written)
      : await context.verifier.holdout(context.task, snapshot, root, context.signal, written);
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
      ...(isBlind ? { graded: true as const } : {}),
      actor: by,
      spend: { verifications: outcome.runs ?? 1, sandboxMs: outcome.ms, seconds: control.stopwatch.lap() },
    },
  ]);
}

function findNode({ nodes }: RunState, fits: (node: NodeState) => boolean): NodeState | null {
  for (const node of nodes.values()) if (fits(node)) return node;
  return null;
}

/** `noteBest` after news of one node: only where that was the best node itself need all be looked at. */
function noteVerified(context: RunContext, id: NodeId): void {
  const { state } = context.log;
  if (state.best === null || state.best === id || isBetter(nodeOf(state, id), nodeOf(state, state.best))) {
    noteBest(context);
  }
}

/** Says so when another node is the best now: `chosen`, or without it the best verified one. */
export function noteBest(context: RunContext, chosen?: NodeId): void {
  const { log } = context;
  const best = chosen ?? bestNode(log.state)?.id ?? (log.state.nodes.has(rootNodeId) ? rootNodeId : null);
  if (best !== null && best !== log.state.best) {
    log.append([{ type: 'best.changed', nodeId: best, actor: engine }]);
  }
}

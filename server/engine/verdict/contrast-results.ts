import type { SnapshotId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { minimisedFrom } from '@/server/core/run/smallest-patch';
import type { RunState } from '@/server/core/run/state';
import { bestNode, isSolution, peersOf } from '@/server/core/run/tree';
import type { Cluster } from '@/server/core/verdict/contrast';
import { engine, limitReached, type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { noteBest } from './verify';
import { writtenTests } from './written-tests';

/** Different filesystems that are told apart, at most; those that more attempts came to go first. */
const candidatesAtMost = 6;

/**
 * Where several different results pass every visible test (and were not rejected), generated tests say which of them
 * behave alike; the larger group breaks the tie. Charged. Nothing of it enters a reward, a prompt or the experience.
 */
export async function contrastResults(context: RunContext): Promise<void> {
  const { log, task, verifier, signal, control } = context;
  const candidates = candidatesOf(log.state);
  if (!verifier.contrast || candidates.length < 2 || limitReached(context) === 'seconds') return;
  if (isContrastedAlready(log.state, candidates)) return;
  const snapshots = candidates.map(({ node }) => node.snapshot);
  const root = rootSnapshot(context);
  const extra = await writtenTests(
    context,
    candidates.map(({ node }) => node),
  );
  const seed = String(log.state.spec.seed);
  const reply = await verifier.contrast(task, snapshots, root, seed, signal, extra ?? undefined);
  const { groups, cases, tried, written, ms, runs } = reply;
  const { clusters, order } = clustersOf(candidates, groups);
  log.append([
    {
      type: 'results.contrasted',
      contrast: {
        clusters,
        cases: cases.map((one) => ({ ...one, values: order.map((at) => one.values[at] ?? '') })),
        tried,
        ...(written === undefined ? {} : { written }),
      },
      actor: engine,
      spend: { verifications: runs, sandboxMs: ms, seconds: control.stopwatch.lap() },
    },
  ]);
  noteBest(context);
}

interface Candidate {
  node: NodeState;
  attempts: number;
}

/** The accepted solutions, one for each different filesystem, with how many attempts came to it. */
function candidatesOf(state: RunState): Candidate[] {
  const best = bestNode(state);
  if (best === null || !isSolution(best) || best.holdout?.passed === false) return [];
  const found = new Map<SnapshotId, { node: NodeState; by: Set<unknown> }>();
  const smallest = minimisedFrom(state);
  for (const node of peersOf(state, best)) {
    // Its solution stands for it.
    if (smallest.has(node.id)) continue;
    const known = found.get(node.snapshot) ?? { node, by: new Set() };
    known.by.add(node.attemptId);
    found.set(node.snapshot, known);
  }
  return [...found.values()]
    .map(({ node, by }) => ({ node, attempts: by.size }))
    .sort((a, b) => b.attempts - a.attempts)
    .slice(0, candidatesAtMost);
}

function isContrastedAlready(state: RunState, candidates: readonly Candidate[]): boolean {
  const contrasted = new Set(state.contrasts.at(-1)?.clusters.flatMap(({ nodes }) => nodes) ?? []);
  return candidates.every(({ node }) => contrasted.has(node.id));
}

/** Groups as clusters, the one that most attempts came to first; `order` gives each its group. */
function clustersOf(
  candidates: readonly Candidate[],
  groups: readonly number[],
): { clusters: Cluster[]; order: number[] } {
  const byGroup = new Map<number, Cluster>();
  for (const [i, { node, attempts }] of candidates.entries()) {
    const group = groups[i] ?? 0;
    const cluster = byGroup.get(group) ?? { nodes: [], attempts: 0 };
    byGroup.set(group, { nodes: [...cluster.nodes, node.id], attempts: cluster.attempts + attempts });
  }
  const ranked = [...byGroup].sort(([, a], [, b]) => b.attempts - a.attempts);
  return { clusters: ranked.map(([, cluster]) => cluster), order: ranked.map(([group]) => group) };
}

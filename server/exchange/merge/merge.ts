import { isSameTask } from '@/server/exchange/merge/statement';
import { stepKey } from '@/server/exchange/merge/step-key';
import { Notes } from '@/server/exchange/reading/notes';
import { sumUsage } from '@/server/exchange/reading/usage';
import type { ImportedNode, ImportedRun } from '@/server/exchange/run/imported-run';
import { together } from '@/server/exchange/run/together';
import { pathTo } from '@/server/exchange/run/tree';

/** Whether the run has no recorded branch but at its root: then its attempts may be merged. */
function isLinear({ nodes }: ImportedRun): boolean {
  const parents = new Set<string>();
  for (const { parent } of nodes) {
    if (parent === null) continue;
    if (parents.has(parent)) return false;
    parents.add(parent);
  }
  return true;
}

/**
 * Linear attempts on one task as one tree: steps that began alike, as far as recorded, are one node. The last step of
 * every attempt stays a node of its own. Equal text does not prove an equal state: merged nodes are marked as inferred.
 * The given runs are not changed, so that merging is undone by showing them again.
 * Null if they cannot be merged: other tasks or statements (unless `isOneTask`: a person says that they are one), or a recorded tree among them.
 */
export function merged(
  runs: readonly [ImportedRun, ...ImportedRun[]],
  { isOneTask = false }: { isOneTask?: boolean } = {},
): ImportedRun | null {
  const [first] = runs;
  const isAlike = ({ task }: ImportedRun) => isOneTask || isSameTask(task, first.task);
  if (!runs.every((run) => isAlike(run) && isLinear(run))) return null;
  const whole = together(runs);
  if (whole.attempts.length < 2) return null;

  const tree = new Tree();
  const attempts = whole.attempts.map((attempt, place) => ({
    ...attempt,
    leaf: tree.add(pathTo(whole.nodes, attempt.leaf), place),
  }));
  const nodes = tree.ordered();
  const idOf = new Map(nodes.map((node, at) => [node.id, `n${at + 1}`]));
  const moved = (id: string | null) => (id === null ? null : (idOf.get(id) ?? null));
  const notes = new Notes();
  notes.addAll(whole.notes);
  const saved = whole.nodes.length - nodes.length;
  notes.add('steps that began alike as far as recorded, merged', saved);
  return {
    ...whole,
    attempts: attempts.map((attempt) => ({ ...attempt, leaf: moved(attempt.leaf) })),
    nodes: nodes.map((node) => ({
      ...node,
      id: moved(node.id) ?? node.id,
      parent: moved(node.parent),
      donors: [],
    })),
    notes: notes.list(),
  };
}

/** Attempts laid over each other. */
class Tree {
  private readonly nodes = new Map<string, ImportedNode>();
  private readonly children = new Map<string | null, string[]>();
  private readonly byKey = new Map<string, string>();

  /** Adds an attempt and gives the id of its last node. */
  add(path: readonly ImportedNode[], attempt: number): string | null {
    let parent: string | null = null;
    for (const [at, step] of path.entries()) {
      const isLast = at === path.length - 1;
      const key: string | null = isLast ? null : `${parent ?? ''}\u241f${stepKey(step)}`;
      const known: string | undefined = key === null ? undefined : this.byKey.get(key);
      if (known === undefined) {
        parent = this.insert(step, parent, attempt);
        if (key !== null) this.byKey.set(key, parent);
      } else {
        this.share(known, step, attempt);
        parent = known;
      }
    }
    return parent;
  }

  private insert(step: ImportedNode, parent: string | null, attempt: number): string {
    const id = `m${this.nodes.size + 1}`;
    this.nodes.set(id, { ...step, id, parent, behind: [recorded(step, attempt)] });
    const siblings = this.children.get(parent);
    if (siblings) siblings.push(id);
    else this.children.set(parent, [id]);
    return id;
  }

  private share(id: string, step: ImportedNode, attempt: number): void {
    const node = this.nodes.get(id);
    if (!node) return;
    const behind = [...node.behind, recorded(step, attempt)];
    const isSame = node.reward?.raw === step.reward?.raw;
    this.nodes.set(id, {
      ...node,
      ...sumUsage(behind),
      behind,
      times: behind.length,
      inferred: true,
      // Rewards and tests belong to the ends of attempts.
      reward: isSame ? node.reward : null,
      tests: isSame ? node.tests : null,
    });
  }

  /** The nodes, each behind its parent. */
  ordered(): ImportedNode[] {
    const nodes: ImportedNode[] = [];
    const pending = [...(this.children.get(null) ?? [])].reverse();
    for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
      const node = this.nodes.get(id);
      if (node) nodes.push(node);
      pending.push(...(this.children.get(id) ?? []).toReversed());
    }
    return nodes;
  }
}

const recorded = (step: ImportedNode, attempt: number) => ({
  attempt,
  foreignId: step.foreignId,
  usd: step.usd,
  inputTokens: step.inputTokens,
  outputTokens: step.outputTokens,
  cachedTokens: step.cachedTokens,
});

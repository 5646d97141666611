import { editKinds } from '@/server/core/agent/action';
import { type NodeId, ordinalOf } from '@/server/core/base/ids';
import { type NodeState, outlinesOf } from './node';
import type { RunState } from './state';
import { pathTo } from './tree';

/** A stretch of one attempt that made tests pass which fail at a node of another, and the other way round. */
export interface Complement {
  host: NodeId;
  /** The donor's stretch, and its steps that changed files. */
  first: NodeId;
  last: NodeId;
  steps: NodeId[];
  /** Ids of the tests that pass at the donor and fail at the host. */
  gains: string[];
  /** Targets that pass at one of the two. */
  union: number;
  /** Steps a graft takes at most: the stretch's with all earlier ones that changed the same files. */
  size: number;
}

const writes = (node: NodeState): boolean =>
  node.changed.length > 0 && outlinesOf(node).some(({ kind }) => editKinds.has(kind) || kind === 'shell');
const passingAt = (node: NodeState): readonly string[] => node.score?.passing ?? [];

/**
 * Pairs of nodes of different attempts where each passes targets that the other does not: most targets together first,
 * then the smallest graft, then the higher reward of the host. Of nodes of one attempt that pass the same targets the
 * first is the one; pairs that together pass no more than some node does already are none.
 */
export function complements(state: RunState): Complement[] {
  const nodes = distinctNodes(state);
  const paths = new Map(nodes.map((node) => [node.id, pathTo(state, node.id)]));
  const most = Math.max(0, ...[...state.nodes.values()].map(({ score }) => score?.targetsPassing ?? 0));
  const found: (Complement & { reward: number })[] = [];
  for (const host of nodes) {
    const here = new Set(passingAt(host));
    for (const donor of nodes) {
      const gains = passingAt(donor).filter((test) => !here.has(test));
      const union = here.size + gains.length;
      const isPair = donor.attemptId !== host.attemptId && union > most && gains.length > 0;
      if (!isPair || union === passingAt(donor).length) continue;
      const stretch = stretchFor(paths.get(donor.id) ?? [], paths.get(host.id) ?? [], gains);
      if (stretch) found.push({ host: host.id, ...stretch, gains, union, reward: host.score?.reward ?? 0 });
    }
  }
  return found
    .sort(
      (a, b) =>
        b.union - a.union || a.size - b.size || b.reward - a.reward || ordinalOf(a.host) - ordinalOf(b.host),
    )
    .map(({ reward: _, ...complement }) => complement);
}

/** Pairs grow with the square: of more nodes than this those with the highest reward are looked at. */
const mostNodes = 200;

/** The first node of each attempt for each set of targets it passed in part. */
function distinctNodes(state: RunState): NodeState[] {
  const seen = new Set<string>();
  const distinct: NodeState[] = [];
  for (const node of state.nodes.values()) {
    if (node.attemptId === null || passingAt(node).length === 0) continue;
    const key = JSON.stringify([node.attemptId, passingAt(node)]);
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push(node);
  }
  return distinct.length <= mostNodes
    ? distinct
    : distinct.toSorted((a, b) => (b.score?.reward ?? 0) - (a.score?.reward ?? 0)).slice(0, mostNodes);
}

/** The steps between the last node at which none of the tests was known to pass and the first at which all do. */
function stretchFor(
  path: readonly NodeState[],
  hostPath: readonly NodeState[],
  gains: readonly string[],
): Pick<Complement, 'first' | 'last' | 'steps' | 'size'> | null {
  const apart = path.findIndex((node, i) => node.id !== hostPath[i]?.id);
  if (apart < 1) return null;
  const stretchPath = path.slice(apart);
  const end = stretchPath.findIndex((node) => gains.every((test) => passingAt(node).includes(test)));
  const before = stretchPath.slice(0, Math.max(0, end));
  const start = before.findLastIndex(
    (node) => node.score !== null && !gains.some((test) => passingAt(node).includes(test)),
  );
  const stretch = stretchPath.slice(start + 1, end + 1).filter(writes);
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last) return null;
  const steps = stretch.map(({ id }) => id);
  return {
    first: first.id,
    last: last.id,
    steps,
    size: stretch.length + earlierOnSameFiles(stretchPath, stretch),
  };
}

function earlierOnSameFiles(stretchPath: readonly NodeState[], stretch: readonly NodeState[]): number {
  const paths = new Set(stretch.flatMap(({ changed }) => changed));
  const [first] = stretch;
  const earlier = stretchPath.slice(0, first ? stretchPath.indexOf(first) : 0).filter(writes);
  let count = 0;
  for (const node of earlier.toReversed()) {
    if (!node.changed.some((path) => paths.has(path))) continue;
    for (const path of node.changed) paths.add(path);
    count += 1;
  }
  return count;
}

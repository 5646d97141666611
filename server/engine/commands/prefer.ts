import { isJudged } from '@/server/core/run/results';
import { bestNode } from '@/server/core/run/tree';
import type { Handler } from './handler';
import { refusals } from './refusals';

/** A person's choice between two results. After the run's end it may change which result is the best. */
export const prefer: Handler<'prefer'> = (state, { nodes, better, reason }) => {
  for (const id of nodes) {
    const node = state.nodes.get(id);
    if (!node || !isJudged(node)) return { error: refusals.notJudged(id) };
  }
  const [a, b] = nodes.map((id) => state.nodes.get(id)?.snapshot);
  if (a === b) return { error: refusals.sameFiles(nodes) };
  if (better !== null && !nodes.includes(better)) return { error: refusals.notOfPair(better, nodes) };
  const made = { type: 'choice.made' as const, nodes, better, reason };
  const choices = [...state.choices, { seq: state.seq + 1, by: '', nodes, better, reason }];
  const best = bestNode({ ...state, choices })?.id ?? null;
  if (best === null || best === state.best) return { events: [made] };
  return { events: [made, { type: 'best.changed', nodeId: best }] };
};

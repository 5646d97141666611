import type { NodeId, RunId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';

/** A graft being put together; kept while the person looks at other nodes. */
export interface StitchDraft {
  /** Null: this run. */
  donorRun: RunId | null;
  /** Null: from where donor and host part. */
  first: NodeId | null;
  /** Null: no donor has been chosen. */
  last: NodeId | null;
  add: NodeId[];
  without: NodeId[];
  /** Steps for the agent to go on; null: it does not. */
  goOn: number | null;
  hint: string;
}

export const newStitch: StitchDraft = {
  donorRun: null,
  first: null,
  last: null,
  add: [],
  without: [],
  goOn: null,
  hint: '',
};

/** A donor that ends at `last`: by default its attempt's own steps. */
export function stitchFrom(state: RunState, last: NodeId): StitchDraft {
  const path = pathTo(state, last);
  const attempt = path.at(-1)?.attemptId;
  const first = path.find(({ attemptId }) => attemptId !== null && attemptId === attempt);
  return { ...newStitch, first: first?.id ?? null, last };
}

/** The draft with a step of the plan taken in or left out. */
export function withStep(draft: StitchDraft, node: NodeId, taken: boolean): StitchDraft {
  const others = (ids: NodeId[]) => ids.filter((id) => id !== node);
  return taken
    ? { ...draft, add: [...others(draft.add), node], without: others(draft.without) }
    : { ...draft, add: others(draft.add), without: [...others(draft.without), node] };
}

/** Whether the selected node is where the donor is taken from, so that a host is still to be chosen. */
export const lacksHost = ({ donorRun, last }: StitchDraft, selected: NodeId): boolean =>
  last === null || (donorRun === null && selected === last);

import type { NodeId, RunId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { pathTo } from '@/server/core/run/tree';

/** The graft that a person is preparing; kept while the person looks at other nodes. */
export interface StitchDraft {
  /** Null: this run. */
  donorRun: RunId | null;
  /** Null: the first step after the fork of donor and host. */
  first: NodeId | null;
  /** Null: no donor is chosen. */
  last: NodeId | null;
  add: NodeId[];
  without: NodeId[];
  /** The number of steps that the agent continues with; null: it does not continue. */
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

/** A donor that ends at `last`. By default it has its attempt's own steps. */
export function stitchFrom(state: RunState, last: NodeId): StitchDraft {
  const path = pathTo(state, last);
  const attempt = path.at(-1)?.attemptId;
  const first = path.find(({ attemptId }) => attemptId !== null && attemptId === attempt);
  return { ...newStitch, first: first?.id ?? null, last };
}

/** The draft with a step of the plan added or left out. */
export function withStep(draft: StitchDraft, node: NodeId, taken: boolean): StitchDraft {
  const others = (ids: NodeId[]) => ids.filter((id) => id !== node);
  return taken
    ? { ...draft, add: [...others(draft.add), node], without: others(draft.without) }
    : { ...draft, add: others(draft.add), without: [...others(draft.without), node] };
}

/** Whether the host is not chosen yet: the selected node is the donor's last step. */
export const lacksHost = ({ donorRun, last }: StitchDraft, selected: NodeId): boolean =>
  last === null || (donorRun === null && selected === last);

import { openConflicts } from '@/components/stitching/conflicts';
import type { NodeState, RunState } from '@/server/core/state';

/** The forms that open beside a node. */
export const formNames = ['branch', 'act', 'stitch', 'resolve'] as const;
export type FormName = (typeof formNames)[number];

/** What a person may do at a node, as menus and buttons offer it. */
export interface NodeAct {
  name: FormName;
  title: string;
  /** The key that does it. */
  key: string | null;
  /** What it does, in a sentence. */
  help: string;
  /** Why it cannot be done now, or null. */
  refused: string | null;
}

/** Everything that may be done at the node, in the order of menus. */
export function nodeActs(state: RunState, node: NodeState): NodeAct[] {
  const failed = state.status === 'failed' ? 'The run failed; start a new one.' : null;
  const finished =
    node.actionKind === 'finish' ? 'The agent had finished here: branch from the step before.' : null;
  return [
    {
      name: 'branch',
      title: 'Branch from here',
      key: 'b',
      help: 'Let the agent go on from here, with a hint, another model or temperature.',
      refused: failed ?? finished,
    },
    {
      name: 'act',
      title: 'Act by hand',
      key: 'a',
      help: 'Take one action yourself in a fork of this node; the agent may go on from it.',
      refused: failed,
    },
    {
      name: 'stitch',
      title: 'Stitch',
      key: 's',
      help: 'Replay what led here onto another node: press it at the last step of the donor, then click the host.',
      refused: failed ?? (node.parentId === null ? 'Nothing led to the root: choose a later step.' : null),
    },
    ...conflictsAt(state, node),
  ];
}

/** A graft that stopped here waits for a person's word. */
const conflictsAt = (state: RunState, node: NodeState): NodeAct[] =>
  openConflicts(state).some(({ head }) => head === node.id)
    ? [
        {
          name: 'resolve',
          title: 'Resolve the graft’s conflict',
          key: null,
          help: 'Say what the file shall be, and the graft goes on.',
          refused: null,
        },
      ]
    : [];

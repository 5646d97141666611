import type { NodeId } from '@/server/core/base/ids';
import { type MarkChange, unmarked } from '@/server/core/run/mark';
import { isBelow, marksOf, prunedAbove } from '@/server/core/run/marks';
import type { NodeState } from '@/server/core/run/node';
import { isReleased, releasedWords, whyNotRestored } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import { openConflicts } from './conflicts';
import type { RunCommand } from './expected';
import type { Done } from './use-acts';

/** The forms that open beside a node. */
export const formNames = ['branch', 'act', 'stitch', 'resolve', 'note', 'value'] as const;
export type FormName = (typeof formNames)[number];

/** What a person may do at a node, as menus and buttons offer it. */
export interface NodeAct {
  name: FormName | MarkChange['mark'] | 'verify' | 'cancel' | 'compare';
  title: string;
  /** The key that does it. */
  key: string | null;
  /** What it does, in a sentence. */
  help: string;
  /** Why it cannot be done now, or null. */
  refused: string | null;
  /** Opens a form, is done at once, or is an act of reading. */
  does: { form: FormName } | { command: RunCommand; done: Done } | 'compare';
}

/** The command that changes a mark of the node, with what takes it back. */
export function markCommand(
  state: RunState,
  node: NodeState,
  change: MarkChange,
  said: string,
): { command: RunCommand; done: Done } {
  const back = unmarked(marksOf(state, node.id), change);
  return {
    command: { kind: 'mark', nodeId: node.id, change },
    done: { said, undo: { kind: 'mark', nodeId: node.id, change: back } },
  };
}

/** Everything that may be done at the node, in the order of menus. `kept` is the node others are compared with. */
export function nodeActs(state: RunState, node: NodeState, kept: NodeId | null = null): NodeAct[] {
  const { id } = node;
  const failed = state.status === 'failed' ? 'The run failed; start a new one.' : null;
  const cut = prunedAbove(state, id);
  const pruned = cut === null ? null : (whyNotRestored(state, cut) ?? `${cut} is pruned; restore it first.`);
  const finished =
    node.actionKind === 'finish' ? 'The agent had finished here: branch from the step before.' : null;
  const form = (name: FormName) => ({ name, does: { form: name } });
  return [
    {
      ...form('branch'),
      title: 'Branch from here',
      key: 'b',
      help: 'Let the agent go on from here, with a hint, another model or temperature.',
      refused: failed ?? pruned ?? finished,
    },
    {
      ...form('act'),
      title: 'Act by hand',
      key: 'a',
      help: 'Take one action yourself in a fork of this node; the agent may go on from it.',
      refused: failed ?? pruned,
    },
    {
      ...form('stitch'),
      title: 'Stitch',
      key: 's',
      help: 'Replay what led here onto another node: press it at the last step of the donor, then click the host.',
      refused:
        failed ??
        (node.parentId === null ? 'Nothing led to the root: choose a later step.' : null) ??
        (isReleased(state, id) ? releasedWords(id) : null),
    },
    ...conflictsAt(state, node),
    ...cancelActs(state, node),
    {
      name: 'verify',
      title: 'Verify here',
      key: 'v',
      help: 'Run the verifier on the files as they stand here.',
      refused: failed ?? whyNotVerified(state, node),
      does: {
        command: { kind: 'verify', nodeId: id },
        done: { said: `${id} is being verified.` },
      },
    },
    ...markActs(state, node),
    {
      ...form('value'),
      title: 'Set its value',
      key: null,
      help: 'What strategies take for its value, instead of the mean of backed-up rewards.',
      refused: null,
    },
    {
      name: 'compare',
      title: kept === null || kept === id ? 'Keep to compare others with' : `Compare with ${kept}`,
      key: null,
      help:
        kept === null || kept === id
          ? 'Then choose “Compare” at another node.'
          : 'Paths, tests and files of the two side by side.',
      refused: null,
      does: 'compare',
    },
  ];
}

/** A graft that stopped here waits for a person's word. */
const conflictsAt = (state: RunState, node: NodeState): NodeAct[] =>
  openConflicts(state).some(({ head }) => head === node.id)
    ? [
        {
          name: 'resolve',
          does: { form: 'resolve' },
          title: 'Resolve the graft’s conflict',
          key: null,
          help: 'Say what the file shall be, and the graft goes on.',
          refused: null,
        },
      ]
    : [];

function markActs(state: RunState, node: NodeState): NodeAct[] {
  const { id } = node;
  const { pinned, pruned, note } = marksOf(state, id);
  return [
    {
      name: 'pinned',
      title: pinned ? 'Unpin' : 'Pin',
      key: 't',
      help: 'Keep it at hand: listed on the left, marked in the tree.',
      refused: null,
      does: markCommand(
        state,
        node,
        { mark: 'pinned', to: !pinned },
        pinned ? `${id} is no longer pinned.` : `${id} is pinned.`,
      ),
    },
    {
      name: 'note',
      title: note === undefined ? 'Note' : 'Change the note',
      key: 'i',
      help: 'Write down what is to be known of it. Everyone who opens the run reads it.',
      refused: null,
      does: { form: 'note' },
    },
    {
      name: 'pruned',
      title: pruned ? 'Restore what was pruned' : 'Prune from here',
      key: 'Delete',
      help: 'Leave it and all below it out of the search; nothing is deleted.',
      refused: pruned ? whyNotRestored(state, id) : whyNotPruned(state, node),
      does: markCommand(
        state,
        node,
        { mark: 'pruned', to: !pruned },
        pruned
          ? `${id} is part of the search again.`
          : `${id} and what is below it is left out of the search.`,
      ),
    },
  ];
}

/** Attempts under way at or below the node that set out from it or passed through it. */
function cancelActs(state: RunState, node: NodeState): NodeAct[] {
  if (node.parentId === null) return [];
  const under = [...state.attempts.values()].find(
    ({ status, head, id }) =>
      status === 'running' && !state.steering.cancelled.includes(id) && isBelow(state, head, node.id),
  );
  if (!under) return [];
  return [
    {
      name: 'cancel',
      title: `Cancel attempt ${under.id.slice(1)}`,
      key: null,
      help: 'End it now: its step in flight is dropped, what it settled stays and is verified.',
      refused: null,
      does: {
        command: { kind: 'cancel', attemptId: under.id },
        done: { said: `Attempt ${under.id.slice(1)} is ended.` },
      },
    },
  ];
}

function whyNotVerified(state: RunState, { id, score }: NodeState): string | null {
  if (score?.source === 'verified') return 'It is verified already.';
  if (isReleased(state, id)) return releasedWords(id);
  return state.steering.verifying.includes(id) ? 'It is being verified.' : null;
}

function whyNotPruned(state: RunState, node: NodeState): string | null {
  if (node.parentId === null) return 'The root cannot be pruned: stop the run instead.';
  const cut = prunedAbove(state, node.id);
  return cut === null ? null : `${cut} above it is pruned.`;
}

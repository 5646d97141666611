import type { NodeId } from '@/server/core/base/ids';
import { importRefusal } from '@/server/core/run/imported';
import { type MarkChange, unmarked } from '@/server/core/run/mark';
import { isBelow, marksOf, prunedAbove } from '@/server/core/run/marks';
import type { NodeState } from '@/server/core/run/node';
import { isReleased, releasedWords, whyNotRestored } from '@/server/core/run/released';
import type { RunState } from '@/server/core/run/state';
import { openConflicts } from './conflicts';
import type { RunCommand } from './expected';
import * as say from './sentences';
import type { Done } from './use-acts';

/** The forms that open beside a node. */
const formNames = ['branch', 'act', 'stitch', 'resolve', 'note', 'value'] as const;
export type FormName = (typeof formNames)[number];

/** A command that a person can give at a node, as menus and buttons offer it. */
export interface NodeAct {
  name: FormName | MarkChange['mark'] | 'verify' | 'cancel' | 'compare';
  title: string;
  /** Its key. */
  key: string | null;
  /** What it does, in a sentence. */
  help: string;
  /** Why it cannot be done now, or null. */
  refused: string | null;
  /** It opens a form, sends a command at once, or compares nodes. */
  does: { form: FormName } | { command: RunCommand; done: Done } | 'compare';
}

/** The command that changes a mark of the node, and the command that undoes it. */
export function markCommand(
  state: RunState,
  node: NodeState,
  change: MarkChange,
  message: string,
): { command: RunCommand; done: Done } {
  const back = unmarked(marksOf(state, node.id), change);
  return {
    command: { kind: 'mark', nodeId: node.id, change },
    done: { message, undo: { kind: 'mark', nodeId: node.id, change: back } },
  };
}

/** Everything that a person can do at the node, in the order of menus. `kept`: the node kept for comparison. */
export function nodeActs(state: RunState, node: NodeState, kept: NodeId | null = null): NodeAct[] {
  const { id } = node;
  const off = (kind: RunCommand['kind']) => importRefusal(state.spec, kind);
  const failed = state.status === 'failed' ? say.runFailed : null;
  const cut = prunedAbove(state, id);
  const pruned = cut === null ? null : (whyNotRestored(state, cut) ?? say.isPruned(cut));
  const finished = node.actionKind === 'finish' ? say.agentFinished : null;
  const form = (name: FormName) => ({ name, does: { form: name } });
  return [
    {
      ...form('branch'),
      title: 'Branch from here',
      key: 'b',
      help: say.branchHelp,
      refused: off('branch') ?? failed ?? pruned ?? finished,
    },
    {
      ...form('act'),
      title: 'Act by hand',
      key: 'a',
      help: say.handHelp,
      refused: off('act') ?? failed ?? pruned,
    },
    {
      ...form('stitch'),
      title: 'Stitch',
      key: 's',
      help: say.stitchHelp,
      refused:
        off('stitch') ??
        failed ??
        (node.parentId === null ? say.noStepsToRoot : null) ??
        (isReleased(state, id) ? releasedWords(id) : null),
    },
    ...conflictsAt(state, node),
    ...cancelActs(state, node),
    {
      name: 'verify',
      title: 'Verify here',
      key: 'v',
      help: say.verifyHelp,
      refused: off('verify') ?? failed ?? whyNotVerified(state, node),
      does: {
        command: { kind: 'verify', nodeId: id },
        done: { message: say.nowVerifying(id) },
      },
    },
    ...markActs(state, node),
    {
      ...form('value'),
      title: 'Set the value',
      key: null,
      help: say.valueHelp,
      refused: null,
    },
    {
      name: 'compare',
      title: kept === null || kept === id ? 'Keep for comparison' : `Compare with ${kept}`,
      key: null,
      help: kept === null || kept === id ? say.keepHelp : say.compareHelp,
      refused: null,
      does: 'compare',
    },
  ];
}

/** A graft that stopped here waits until a person resolves its conflict. */
const conflictsAt = (state: RunState, node: NodeState): NodeAct[] =>
  openConflicts(state).some(({ head }) => head === node.id)
    ? [
        {
          name: 'resolve',
          does: { form: 'resolve' },
          title: 'Resolve the graft’s conflict',
          key: null,
          help: say.resolveHelp,
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
      help: say.pinHelp,
      refused: null,
      does: markCommand(
        state,
        node,
        { mark: 'pinned', to: !pinned },
        pinned ? say.nowUnpinned(id) : say.nowPinned(id),
      ),
    },
    {
      name: 'note',
      title: note === undefined ? 'Add a note' : 'Change the note',
      key: 'i',
      help: say.noteHelp,
      refused: null,
      does: { form: 'note' },
    },
    {
      name: 'pruned',
      title: pruned ? 'Restore' : 'Prune from here',
      key: 'Delete',
      help: pruned ? say.restoreHelp : say.pruneHelp,
      refused: pruned ? whyNotRestored(state, id) : whyNotPruned(state, node),
      does: markCommand(
        state,
        node,
        { mark: 'pruned', to: !pruned },
        pruned ? say.nowRestored(id) : say.nowPruned(id),
      ),
    },
  ];
}

/** The command that cancels an attempt under way at or below the node. */
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
      help: say.cancelHelp,
      refused: null,
      does: {
        command: { kind: 'cancel', attemptId: under.id },
        done: { message: say.attemptCancelled(under.id.slice(1)) },
      },
    },
  ];
}

function whyNotVerified(state: RunState, { id, score }: NodeState): string | null {
  if (score?.source === 'verified') return say.verifiedAlready;
  if (isReleased(state, id)) return releasedWords(id);
  return state.steering.verifying.includes(id) ? say.beingVerified : null;
}

function whyNotPruned(state: RunState, node: NodeState): string | null {
  if (node.parentId === null) return say.rootNotPruned;
  const cut = prunedAbove(state, node.id);
  return cut === null ? null : say.prunedAbove(cut);
}

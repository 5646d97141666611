import { grouped } from '@/components/ui/format';
import type { NodeId } from '@/server/core/base/ids';

/** The sentences of the drawing of a tree, its list, its legend and its lens. */

export const treeLabel =
  'Search tree. Use the arrow keys to move. Press l to show the tree as a list. Press the question mark to see all keys.';
export const boxHelp = (length: number, head: NodeId, tail: NodeId): string =>
  `${length} steps, ${head} to ${tail}. Click to select a step. Double-click to draw every step.`;
export const ghostHelp = (id: string, phase: string | null): string =>
  phase === 'waiting' ? `${id} waits to start` : `${id} is ${phase ?? 'about to start a step'}`;

// Tools
export const followHelp = 'Keep the newest steps in view. Moving the tree by hand ends this.';
export const bestHelp = 'Select the best node (g). Shift g shows its whole path.';
export const lensHelp = 'Draw the scores of a choice on the tree';

// View
export const nothingLeftOut = 'Nothing is left out. Press x to fold the nodes below the selected node.';
export const nodesLeftOut = (hidden: number): string =>
  `${grouped(hidden)} nodes are left out. The best path and work under way always stay.`;

export const moreHere = (ends: number): string => `${grouped(ends)} more`;
export const bestHere = (best: string): string => `best ${best}`;
export const moreHelp = (nodes: number, ends: number, best: string | null): string =>
  `${grouped(nodes)} ${nodes === 1 ? 'step' : 'steps'} in ${grouped(ends)} ${
    ends === 1 ? 'branch is' : 'branches are'
  } folded here${best === null ? '' : `; the best passes ${best} target tests`}. Click to show the best of them.`;
export const foldedForRoom = (nodes: number, ends: number): string =>
  `${grouped(nodes)} steps in ${grouped(ends)} ${ends === 1 ? 'branch is' : 'branches are'} folded for want of room.`;
export const whatStays =
  'The best, the most visited and the newest branches stay, and those that people made. A pill shows how many are folded at its place; click it to see them.';

// Keys
export const keys = {
  list: 'show the tree as a list or as a drawing',
  lens: 'lens: draw the scores of a choice on the tree',
  best: 'to the best node',
  bestPath: 'show the whole best path',
  fit: 'show the whole tree',
  focus: 'centre on the selected node',
  fold: 'fold or unfold the nodes below the selected node',
  clear: 'clear the selection',
};

// Lens
export const noChoices = 'No choice was made yet.';
export const noTree = 'The run has no tree yet.';
export const wouldVote = (strategy: string, reason: string): string =>
  `${strategy} would hold a vote between attempts: ${reason}`;
export const wouldWait = (strategy: string): string => `${strategy} would wait for the work under way.`;
export const wouldEnd = (strategy: string, reason: string): string =>
  `${strategy} would end the search: ${reason}`;
export const moreInSelection = (more: number): string =>
  `The Selection tab of the inspector lists ${more} more.`;

// Icicle
export const icicleLabel =
  'Search tree as an icicle: the depth of a cell is its share of the visits. Use the arrow keys to move. Press l to show the tree as a list.';
export const wholeHelp = 'Show the whole tree (f)';
export const insideHelp = 'Show only the selected node and what is below it (z, or a double click)';

// Legend
export const signs = {
  edit: 'edit of a file; the task itself',
  changed: 'changed since its last test',
  guardBroken: 'a test that passed at the root is broken from here on',
  failed: 'the action failed',
  lens: 'lens: the chosen candidate; other candidates have an outline',
  inferred: 'its place is inferred: attempts that began alike were merged',
  planned: 'planned there, and never carried out',
  number: 'the number of an attempt, where it starts',
  chain: 'a chain of steps; the height shows the target tests that pass',
  folded: 'nodes folded below this node',
  pill: 'branches for which there is no room, and the best of them; click to see more',
  byPerson: 'an attempt that a person started',
  pinned: 'pinned; next to it, a note and a value set by hand',
  pruned: 'pruned: left out of the search',
  chosenColour: 'chosen because no target test passes yet',
};

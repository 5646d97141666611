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
  `${hidden.toLocaleString('en')} nodes are left out. The best path and work under way always stay.`;

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

// Legend
export const signs = {
  edit: 'edit of a file; the task itself',
  changed: 'changed since its last test',
  guardBroken: 'a test that passed at the root is broken from here on',
  failed: 'the action failed',
  lens: 'lens: the chosen candidate; other candidates have an outline',
  number: 'the number of an attempt, where it starts',
  chain: 'a chain of steps; the height shows the target tests that pass',
  folded: 'nodes folded below this node',
  byPerson: 'an attempt that a person started',
  pinned: 'pinned; next to it, a note and a value set by hand',
  pruned: 'pruned: left out of the search',
};

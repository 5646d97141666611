'use client';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import type { Layout } from './layout';
import { isWalkKey, walk } from './walk';

interface TreeKeys {
  state: RunState;
  layout: Layout;
  selected: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  onFit: () => void;
  onBest: () => void;
}

/** The keys of the drawing. */
export function useTreeKeys({ state, layout, selected, onSelect, onFit, onBest }: TreeKeys): void {
  const go = ({ key }: KeyboardEvent) => {
    const next = isWalkKey(key) ? walk(state, layout, selected, key) : null;
    if (next !== null) onSelect(next);
  };
  useHotkeys('Tree', [
    { keys: ['ArrowLeft', 'ArrowRight'], does: 'to the parent, to the first child', run: go },
    { keys: ['ArrowUp', 'ArrowDown'], does: 'to the row above, below', run: go },
    { keys: ['Home'], does: 'to the root', run: go },
    { keys: ['g'], does: 'to the best node', run: onBest },
    { keys: ['f'], does: 'show all of the tree', run: onFit },
    { keys: ['Escape'], does: 'select nothing', run: () => onSelect(null) },
  ]);
}

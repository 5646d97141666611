'use client';
import type { Scene } from '@/components/scene/scene';
import { isWalkKey, walk } from '@/components/scene/walk';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/base/ids';

interface TreeKeys {
  scene: Scene;
  selected: NodeId | null;
  onSelect: (id: NodeId | null) => void;
  onFit: () => void;
  onBest: () => void;
  onBestPath: () => void;
  onFocus: () => void;
  onFold: (id: NodeId) => void;
  onZoom: (factor: number) => void;
}

/** The keys of the drawing. */
export function useTreeKeys({
  scene,
  selected,
  onSelect,
  onFit,
  onBest,
  onBestPath,
  onFocus,
  onFold,
  onZoom,
}: TreeKeys): void {
  const go = ({ key }: KeyboardEvent) => {
    const next = isWalkKey(key) ? walk(scene, selected, key) : null;
    if (next !== null) onSelect(next);
  };
  useHotkeys('Tree', [
    { keys: ['ArrowLeft', 'ArrowRight'], does: 'to the parent, to the first child', run: go },
    { keys: ['ArrowUp', 'ArrowDown'], does: 'to the row above, below', run: go },
    { keys: ['Home'], does: 'to the root', run: go },
    { keys: ['g'], does: 'to the best node', run: onBest },
    { keys: ['G'], does: 'show all of the best path', run: onBestPath },
    { keys: ['f'], does: 'show all of the tree', run: onFit },
    { keys: ['z'], does: 'centre on the selected node', run: onFocus },
    {
      keys: ['x'],
      does: 'fold or unfold what lies below the selected node',
      run: () => {
        if (selected !== null) onFold(selected);
      },
    },
    { keys: ['+', '='], does: 'zoom in', run: () => onZoom(1.4) },
    { keys: ['-'], does: 'zoom out', run: () => onZoom(1 / 1.4) },
    { keys: ['Escape'], does: 'select nothing', run: () => onSelect(null) },
  ]);
}

'use client';
import type { Scene } from '@/components/scene/scene';
import { isWalkKey, walk } from '@/components/scene/walk';
import { useHotkeys } from '@/components/shell/hotkeys';
import type { NodeId } from '@/server/core/base/ids';
import { keys } from './sentences';

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
    { keys: ['g'], does: keys.best, run: onBest },
    { keys: ['G'], does: keys.bestPath, run: onBestPath },
    { keys: ['f'], does: keys.fit, run: onFit },
    { keys: ['z'], does: keys.focus, run: onFocus },
    {
      keys: ['x'],
      does: keys.fold,
      run: () => {
        if (selected !== null) onFold(selected);
      },
    },
    { keys: ['+', '='], does: 'zoom in', run: () => onZoom(1.4) },
    { keys: ['-'], does: 'zoom out', run: () => onZoom(1 / 1.4) },
    { keys: ['Escape'], does: keys.clear, run: () => onSelect(null) },
  ]);
}

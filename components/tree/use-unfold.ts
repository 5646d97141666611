'use client';
import { useReactFlow, useStore } from '@xyflow/react';
import { useRef } from 'react';
import type { Scene } from '@/components/scene/scene';
import { unfoldInView } from '@/components/scene/unfold-in-view';
import { useStable } from '@/components/ui/use-stable';
import type { NodeId } from '@/server/core/base/ids';

const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

/** Shows more branches where a person zooms in, once the movement has ended. `paused`: the view follows the run. */
export function useUnfold(scene: Scene, paused: boolean, onLook: (ids: readonly NodeId[]) => void) {
  const { getViewport, getZoom } = useReactFlow();
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const zoomBefore = useRef(0);
  const begin = useStable(() => {
    zoomBefore.current = getZoom();
  });
  const end = useStable(() => {
    if (paused || getZoom() <= zoomBefore.current) return;
    const found = unfoldInView(scene, getViewport(), { width, height });
    if (found.length > 0) onLook(found);
  });
  return { begin, end };
}

'use client';
import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { bundleEdges } from './edge-path';
import type { SceneEdge } from './scene';

const stroke: Record<SceneEdge['kind'], { colour: string; dash?: string }> = {
  step: { colour: 'var(--faint)' },
  best: { colour: 'var(--gold)' },
  donor: { colour: 'var(--accent)', dash: '4 4' },
  ghost: { colour: 'var(--soft)', dash: '2 3' },
};

/** All edges beneath the nodes, one path for each look. */
export const TreeEdges = memo(function TreeEdges({ edges }: { edges: readonly SceneEdge[] }) {
  const bundles = useMemo(() => bundleEdges(edges), [edges]);
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        className="pointer-events-none absolute top-0 left-0 -z-10 overflow-visible"
        width="1"
        height="1"
      >
        {bundles.map(({ key, kind, width, path }) => (
          <path
            key={key}
            data-edge={kind}
            d={path}
            fill="none"
            stroke={stroke[kind].colour}
            strokeDasharray={stroke[kind].dash}
            strokeWidth={width}
          />
        ))}
      </svg>
    </ViewportPortal>
  );
});

'use client';
import { ViewportPortal } from '@xyflow/react';
import { useState } from 'react';
import type { Scene } from '@/components/scene/scene';
import type { NodeId } from '@/server/core/base/ids';

interface BestPulseProps {
  scene: Scene;
  best: NodeId | null;
  /** Only what happens now pulses: a moment of the past does not. */
  live: boolean;
}

/** A ring that widens once around a new best node while the run is followed. Its motion is left out where that is wished. */
export function BestPulse({ scene, best, live }: BestPulseProps) {
  /** The best node when the page was opened is no news. */
  const [known, setKnown] = useState(best);
  const [pulsing, setPulsing] = useState<NodeId | null>(null);
  if (best !== known) {
    setKnown(best);
    setPulsing(live ? best : null);
  }
  const at = pulsing === null ? -1 : scene.find(pulsing);
  if (at < 0) return null;
  const { x, y } = scene.place(at);
  return (
    <ViewportPortal>
      <div
        key={pulsing}
        aria-hidden
        data-testid="best-pulse"
        data-node={pulsing}
        className="pointer-events-none absolute size-0"
        style={{ transform: `translate(${x}px, ${y}px)` }}
      >
        <div
          className="animate-pulse-once absolute -top-6 -left-6 size-12 rounded-full border-2 border-gold opacity-0"
          onAnimationEnd={() => setPulsing(null)}
        />
      </div>
    </ViewportPortal>
  );
}

'use client';
import { useStore } from '@xyflow/react';
import { type LaidPill, pillsInView } from '@/components/scene/pills';
import type { Scene } from '@/components/scene/scene';
import type { NodeId } from '@/server/core/base/ids';
import { bestHere, moreHelp, moreHere } from './sentences';

const selectTransform = (state: { transform: [number, number, number] }) => state.transform;
const selectWidth = (state: { width: number }) => state.width;
const selectHeight = (state: { height: number }) => state.height;

interface PillsProps {
  scene: Scene;
  /** Shows more of what is folded below a node. */
  onMore: (id: NodeId) => void;
}

/** The folded branches as buttons of one size at any zoom, each with what it holds. */
export function Pills({ scene, onMore }: PillsProps) {
  const [x, y, zoom] = useStore(selectTransform);
  const width = useStore(selectWidth);
  const height = useStore(selectHeight);
  const pills = pillsInView(scene, { x, y, zoom }, { width, height });
  return (
    <div className="pointer-events-none absolute inset-0 z-[5] overflow-hidden">
      {pills.map((pill) => (
        <Pill key={pill.id} pill={pill} onMore={onMore} />
      ))}
    </div>
  );
}

function Pill({ pill, onMore }: { pill: LaidPill; onMore: (id: NodeId) => void }) {
  const { id, nodes, ends, best } = pill;
  return (
    <button
      type="button"
      tabIndex={-1}
      data-testid={`pill-${id}`}
      // The name begins with what is seen, for people who speak to their browser.
      aria-label={[moreHere(ends), best && bestHere(best), moreHelp(nodes, ends, best)]
        .filter(Boolean)
        .join('. ')}
      title={moreHelp(nodes, ends, best)}
      onClick={() => onMore(id)}
      className="num pointer-events-auto absolute -translate-y-1/2 rounded-full border border-line-strong bg-raised px-1.5 text-[10px] leading-3.5 whitespace-nowrap text-soft hover:border-ink hover:text-ink"
      style={{ left: pill.x, top: pill.y }}
    >
      {moreHere(ends)}
      {best !== null && <span className="ml-1 text-ink">{bestHere(best)}</span>}
    </button>
  );
}

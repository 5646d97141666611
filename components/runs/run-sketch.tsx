import { memo } from 'react';
import { scaleColor } from '@/components/ui/scale';
import { sketchLayout, sketchPath, type TreeSketch } from './sketch-layout';

interface RunSketchProps {
  sketch: TreeSketch;
  /** The best node's index. Its path is gold, and the node is always large enough to show its colour. */
  best: number | null;
  width?: number;
  height?: number;
}

/** A run's tree, a few millimetres high. */
export const RunSketch = memo(function RunSketch({ sketch, best, width = 148, height = 34 }: RunSketchProps) {
  const { points, depth, rows } = sketchLayout(sketch);
  const path = best === null ? new Set<number>() : sketchPath(sketch, best);
  const stepX = Math.min(9, (width - 10) / Math.max(1, depth));
  const stepY = Math.min(9, (height - 8) / Math.max(1, rows - 1));
  const top = (height - stepY * (rows - 1)) / 2;
  const radius = Math.max(0.7, Math.min(3, Math.min(stepX, rows > 1 ? stepY : 9) / 2.4));
  const thin = rows > 1 ? Math.min(0.9, stepY / 2) : 0.9;
  const place = points.map((point) => ({ x: 5 + point.depth * stepX, y: top + point.row * stepY }));
  return (
    <svg width={width} height={height} aria-hidden="true" className="block overflow-visible">
      {place.map(({ x, y }, index) => {
        const from = place[sketch.parent[index] ?? -1];
        if (!from) return null;
        const gold = path.has(index);
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: a node's index is its identity
            key={index}
            d={
              from.y === y ? `M${from.x} ${y}H${x}` : `M${from.x} ${from.y}V${y - 2}Q${from.x} ${y} ${x} ${y}`
            }
            fill="none"
            stroke={gold ? 'var(--gold)' : 'var(--faint)'}
            strokeWidth={gold ? 1.6 : thin}
          />
        );
      })}
      {place.map(({ x, y }, index) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: a node's index is its identity
          key={index}
          cx={x}
          cy={y}
          r={index === best ? Math.max(2.2, radius) : radius}
          fill={scaleColor(sketch.score[index] ?? null)}
        />
      ))}
    </svg>
  );
});

import type { GapPoint } from '@/server/core/verdict/gap-curve';
import { passHoldout, passVisible, statesVerified } from './sentences';

interface GapChartProps {
  curve: GapPoint[];
  /** The largest numbers on the axes, so that charts side by side are comparable. */
  most: { verified: number; visible: number };
  /** A description for screen readers. */
  label: string;
}

const [width, height] = [320, 110];

/** States that pass the visible tests and those of them that pass the holdout, against the states verified; the gap is shaded. */
export function GapChart({ curve, most, label }: GapChartProps) {
  const x = (verified: number) => (verified / Math.max(1, most.verified)) * width;
  const y = (count: number) => height - (count / Math.max(1, most.visible)) * (height - 6);
  const line = (of: 'visible' | 'real') => {
    const steps = curve.map((point) => `H${x(point.verified).toFixed(1)}V${y(point[of]).toFixed(1)}`);
    return `M0 ${height}${steps.join('')}`;
  };
  const gap = curve.map((point, i) => {
    const [from, until] = [x(point.verified), x(curve[i + 1]?.verified ?? point.verified)];
    const [top, bottom] = [y(point.visible), y(point.real)].map((at) => at.toFixed(1));
    return `M${from.toFixed(1)} ${bottom}V${top}H${until.toFixed(1)}V${bottom}Z`;
  });
  return (
    <figure>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${height + 2}`}
        preserveAspectRatio="none"
        className="h-24 w-full overflow-visible"
      >
        <path d={gap.join('')} fill="var(--bad-soft)" />
        <line
          x1="0"
          x2={width}
          y1={height}
          y2={height}
          stroke="var(--line-strong)"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={line('visible')}
          fill="none"
          stroke="var(--ink)"
          strokeWidth="1.5"
          strokeDasharray="4 3"
          vectorEffect="non-scaling-stroke"
        />
        <path
          d={line('real')}
          fill="none"
          stroke="var(--good)"
          strokeWidth="1.75"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="num mt-1 flex justify-between text-xs text-soft">
        <span>0</span>
        <span>{statesVerified(most.verified)}</span>
      </figcaption>
    </figure>
  );
}

/** The legend of the two lines. */
export function GapLegend() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-soft">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="w-5 border-t-2 border-dashed border-ink" /> {passVisible}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="w-5 border-t-2 border-good" /> {passHoldout}
      </span>
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="h-3 w-5 bg-bad-soft" /> the gap
      </span>
    </p>
  );
}

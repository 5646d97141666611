import { percent } from '@/components/charts/look';
import { parameterLabel } from '@/components/parameters/parameter-control';
import { scaleColor } from '@/components/ui/scale';
import { type SweptArms, valueText } from '@/server/core/experiment/sweep';

const width = 1100;
const height = 240;
const margin = { top: 30, bottom: 24, side: 110 };

/** An axis for each parameter and one for the rate; a line for each arm. */
export function ParallelLines({ sweep, rates }: { sweep: SweptArms; rates: readonly number[] }) {
  const axes = sweep.parameters.length + 1;
  const x = (axis: number) => margin.side + (axis * (width - 2 * margin.side)) / (axes - 1);
  const span = height - margin.top - margin.bottom;
  const atValue = (axis: number, at: number) => {
    const count = sweep.parameters[axis]?.values.length ?? 1;
    return margin.top + span - (count === 1 ? span / 2 : (at * span) / (count - 1));
  };
  const atRate = (rate: number) => margin.top + span - rate * span;
  const best = Math.max(...rates, 0);
  const lines = sweep.arms
    .map(({ name, at }, i) => ({ name, at, rate: rates[i] ?? 0 }))
    .toSorted((a, b) => a.rate - b.rate);
  return (
    <svg
      role="img"
      aria-label="Every arm as a line through its values"
      viewBox={`0 0 ${width} ${height}`}
      className="block w-full"
      fontSize={13}
    >
      {lines.map(({ name, at, rate }) => (
        <polyline
          key={name}
          points={[
            ...at.map((value, axis) => `${x(axis)},${atValue(axis, value)}`),
            `${x(axes - 1)},${atRate(rate)}`,
          ].join(' ')}
          fill="none"
          stroke={scaleColor(rate)}
          strokeWidth={rate === best && best > 0 ? 3.5 : 1.75}
        >
          <title>{`${name}: ${percent(rate)}`}</title>
        </polyline>
      ))}
      {sweep.parameters.map(({ name, values }, axis) => (
        <g key={name}>
          <line
            x1={x(axis)}
            x2={x(axis)}
            y1={margin.top}
            y2={margin.top + span}
            stroke="var(--line-strong)"
          />
          <text x={x(axis)} y={16} textAnchor="middle" fill="var(--soft)">
            {parameterLabel(name)}
          </text>
          {values.map((value, at) => (
            <text
              key={valueText(value)}
              x={x(axis) - 8}
              y={atValue(axis, at)}
              dy="0.35em"
              textAnchor="end"
              fill="var(--ink)"
              stroke="var(--panel)"
              strokeWidth={5}
              paintOrder="stroke"
            >
              {valueText(value)}
            </text>
          ))}
        </g>
      ))}
      <line
        x1={x(axes - 1)}
        x2={x(axes - 1)}
        y1={margin.top}
        y2={margin.top + span}
        stroke="var(--line-strong)"
      />
      <text x={x(axes - 1)} y={16} textAnchor="middle" fill="var(--soft)">
        Solved
      </text>
      {[0, 0.5, 1].map((tick) => (
        <text key={tick} x={x(axes - 1) + 8} y={atRate(tick)} dy="0.35em" fill="var(--ink)">
          {percent(tick)}
        </text>
      ))}
    </svg>
  );
}

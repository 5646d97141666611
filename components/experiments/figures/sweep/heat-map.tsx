import { percent } from '@/components/charts/look';
import { parameterLabel } from '@/components/parameters/parameter-control';
import { onScaleColor, scaleColor } from '@/components/ui/scale';
import { type SweptArms, valueText } from '@/server/core/experiment/sweep';
import { mean } from '@/server/core/statistics/moments';

const cell = { width: 92, height: 44, gap: 3 };
const left = 110;
const top = 46;

interface HeatMapProps {
  sweep: SweptArms;
  /** In the order of the arms, in [0,1]. */
  rates: readonly number[];
  /** Places of the parameters across and down. */
  x: number;
  y: number;
}

/** The rate of every combination of two parameters. A combination without an arm is left empty. */
export function HeatMap({ sweep, rates, x, y }: HeatMapProps) {
  const [across, down] = [sweep.parameters[x], sweep.parameters[y]];
  if (!across || !down) return null;
  const rateAt = (column: number, row: number): number | null => {
    const found = rates.filter((_, i) => sweep.arms[i]?.at[x] === column && sweep.arms[i]?.at[y] === row);
    return found.length === 0 ? null : mean(found);
  };
  const width = left + across.values.length * (cell.width + cell.gap);
  const height = top + down.values.length * (cell.height + cell.gap);
  return (
    <svg
      role="img"
      aria-label={`Solve rates by ${parameterLabel(across.name)} and ${parameterLabel(down.name)}`}
      viewBox={`0 0 ${width} ${height}`}
      className="block w-full"
      style={{ maxWidth: width * 1.2 }}
      fontSize={13}
    >
      <text x={left} y={14} fill="var(--soft)">
        {parameterLabel(across.name)} →
      </text>
      <text x={0} y={top - 10} fill="var(--soft)">
        {parameterLabel(down.name)} ↓
      </text>
      {across.values.map((value, column) => (
        <text
          key={valueText(value)}
          x={left + column * (cell.width + cell.gap) + cell.width / 2}
          y={top - 10}
          textAnchor="middle"
          fill="var(--ink)"
        >
          {shortened(valueText(value))}
        </text>
      ))}
      {down.values.map((value, row) => {
        const at = top + row * (cell.height + cell.gap);
        return (
          <g key={valueText(value)}>
            <text x={left - 10} y={at + cell.height / 2} dy="0.35em" textAnchor="end" fill="var(--ink)">
              {shortened(valueText(value))}
            </text>
            {across.values.map((other, column) => {
              const rate = rateAt(column, row);
              const from = left + column * (cell.width + cell.gap);
              return (
                <g key={valueText(other)}>
                  <rect
                    x={from}
                    y={at}
                    width={cell.width}
                    height={cell.height}
                    rx={3}
                    fill={rate === null ? 'none' : scaleColor(rate)}
                    stroke={rate === null ? 'var(--line)' : 'none'}
                  />
                  <text
                    x={from + cell.width / 2}
                    y={at + cell.height / 2}
                    dy="0.35em"
                    textAnchor="middle"
                    fill={rate === null ? 'var(--soft)' : onScaleColor(rate)}
                  >
                    {rate === null ? 'no arm' : percent(rate)}
                  </text>
                </g>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

const shortened = (text: string): string => (text.length > 13 ? `${text.slice(0, 12)}…` : text);

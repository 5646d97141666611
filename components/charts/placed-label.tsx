interface Box {
  left: number;
  right: number;
  y: number;
}

export interface LabelPlace {
  /** Where the text begins (side `right`) or ends (side `left`), and its middle; in the chart's pixels. */
  x: number;
  y: number;
  side: 'left' | 'right';
  text: string;
}

/** Pixels of text, near enough for placing it. */
const widthOf = (text: string, size: number): number => text.length * size * 0.56;

/**
 * Places labels one after the other, `order` by `order`, as near to their points as they cover none placed before.
 * The same label asked for again is placed against those before it only, so that drawing again moves nothing.
 */
export function labelPlacer(size: number): (order: number, wanted: LabelPlace) => number {
  const placed = new Map<number, Box>();
  const height = size * 1.15;
  return (order, { x, y, side, text }) => {
    const width = widthOf(text, size);
    const [left, right] = side === 'right' ? [x, x + width] : [x - width, x];
    const before = [...placed].filter(([other]) => other < order).map(([, box]) => box);
    const isFree = (at: number) =>
      before.every((box) => right < box.left || left > box.right || Math.abs(at - box.y) >= height);
    for (let ring = 0; ring <= before.length + 1; ring++) {
      const free = [y - ring * height, y + ring * height].find(isFree);
      if (free === undefined) continue;
      placed.set(order, { left, right, y: free });
      return free;
    }
    return y;
  };
}

interface PlacedLabelProps extends LabelPlace {
  /** The middle at which it was wanted: a thin line leads there where it stands elsewhere. */
  wantedY: number;
  size: number;
}

export function PlacedLabel({ x, y, side, text, wantedY, size }: PlacedLabelProps) {
  const toward = side === 'right' ? -4 : 4;
  return (
    <g>
      {Math.abs(y - wantedY) > 1 && (
        <path
          d={`M${x + toward * 1.5} ${wantedY}L${x + toward / 2} ${y}`}
          stroke="var(--faint)"
          fill="none"
        />
      )}
      <text
        x={x}
        y={y}
        dy="0.35em"
        textAnchor={side === 'right' ? 'start' : 'end'}
        fill="var(--ink)"
        fontSize={size}
      >
        {text}
      </text>
    </g>
  );
}

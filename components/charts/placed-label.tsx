interface Box {
  left: number;
  right: number;
  y: number;
}

export interface LabelPlace {
  /** The start (side `right`) or end (side `left`) of the text, and its middle, in pixels of the chart. */
  x: number;
  y: number;
  side: 'left' | 'right';
  text: string;
}

/** The approximate width of a text in pixels. */
const widthOf = (text: string, size: number): number => text.length * size * 0.56;

/**
 * Places labels in the order of `order`, as near to their points as possible without covering earlier labels. A repeated
 * label is placed against the earlier ones only, so a second drawing moves nothing.
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
  /** The wanted middle. If the label is elsewhere, a thin line leads there. */
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

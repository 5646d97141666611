import { createElement } from 'react';

/** Type sizes of charts, in pixels. */
export const typeSize = (large: boolean | undefined): number => (large ? 20 : 12);

/** The shared look of all axes, in the colours of the page. */
export const axis = (large?: boolean) => ({
  stroke: 'var(--line-strong)',
  tick: { fill: 'var(--soft)', fontSize: typeSize(large) },
  tickLine: false,
});

/** The title under the bottom axis. */
export const axisTitle = (value: string, large?: boolean) => ({
  label: {
    value,
    position: 'insideBottomRight',
    offset: 0,
    fill: 'var(--soft)',
    fontSize: typeSize(large),
  } as const,
  height: large ? 58 : 40,
});

export const gridLook = { stroke: 'var(--line)', strokeDasharray: '' };

export const tooltipLook = {
  contentStyle: {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: 8,
    color: 'var(--ink)',
    fontSize: 12,
  },
  itemStyle: { color: 'var(--ink)' },
  isAnimationActive: false,
};

export const rateTicks = [0, 0.25, 0.5, 0.75, 1];

/** Names in the order of the arms and in the text colour. The line beside each has its colour and dashes. */
export const legendLook = (large?: boolean) => ({
  itemSorter: null,
  iconType: 'plainline' as const,
  wrapperStyle: { fontSize: typeSize(large) },
  formatter: inInk,
});

function inInk(name: unknown) {
  return createElement('span', { style: { color: 'var(--ink)' } }, String(name));
}

/** Pixels: large charts take two thirds of the screen. */
export const chartHeight = (large: boolean | undefined, plain: number): number =>
  large ? Math.max(360, Math.round(0.64 * window.innerHeight)) : plain;

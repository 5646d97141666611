import { saveFile } from '@/components/reading/save-file';

const properties = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'color'],
  ...['font-size', 'font-family', 'font-weight', 'text-anchor'],
];

/** A chart on the page: its drawing and the names of its legend. */
export interface DrawnChart {
  drawing: SVGSVGElement;
  legend: { name: string; color: string }[];
}

/** The chart within an element, or null. Legends have small drawings too, so these are excluded. */
export function chartIn(frame: Element): DrawnChart | null {
  const drawing =
    frame.querySelector<SVGSVGElement>('svg[role="img"]') ??
    frame.querySelector<SVGSVGElement>('.recharts-wrapper > svg.recharts-surface');
  if (!drawing) return null;
  const legend = [...frame.querySelectorAll('.recharts-legend-item')].map((item) => {
    const sign = item.querySelector('path, line');
    const { stroke, fill } = sign ? getComputedStyle(sign) : { stroke: 'none', fill: 'currentColor' };
    return { name: item.textContent ?? '', color: stroke === 'none' ? fill : stroke };
  });
  return { drawing, legend };
}

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Pixels for the title above the drawing and for the names below it. */
const [above, below] = [34, 30];

function made(name: string, attributes: Record<string, string | number>, text?: string): SVGElement {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** The chart as a separate file, with title and names, in its current colours and on the page's background. */
function standaloneSvg({ drawing, legend }: DrawnChart, title: string): string {
  const { width, height } = drawing.getBoundingClientRect();
  const copy = drawing.cloneNode(true);
  if (!(copy instanceof SVGSVGElement)) throw new Error('The chart is no SVG.');
  const originals = [drawing, ...drawing.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const original = originals[i];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const name of properties) element.setAttribute(name, style.getPropertyValue(name));
    element.removeAttribute('class');
    element.removeAttribute('style');
  });
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('y', String(above));
  const { color, backgroundColor, fontFamily } = getComputedStyle(document.body);
  const full = above + height + (legend.length > 0 ? below : 0);
  const whole = made('svg', {
    width,
    height: full,
    viewBox: `0 0 ${width} ${full}`,
    'font-family': fontFamily,
    fill: color,
  });
  whole.append(
    made('title', {}, title),
    made('rect', { width: '100%', height: '100%', fill: backgroundColor }),
    made('text', { x: 8, y: 22, 'font-size': 15, 'font-weight': 600 }, title),
    copy,
  );
  let x = 8;
  for (const { name, color: own } of legend) {
    whole.append(
      made('rect', { x, y: full - 19, width: 14, height: 4, fill: own }),
      made('text', { x: x + 20, y: full - 12, 'font-size': 12 }, name),
    );
    x += 36 + 7 * name.length;
  }
  return new XMLSerializer().serializeToString(whole);
}

export const saveSvg = (chart: DrawnChart, name: string, title: string): void =>
  saveFile(standaloneSvg(chart, title), `${name}.svg`, 'image/svg+xml');

/** The chart as a picture, at twice its size on the page. Rejects if the browser cannot draw it. */
export async function savePng(chart: DrawnChart, name: string, title: string): Promise<void> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standaloneSvg(chart, title))}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.naturalWidth * 2;
  canvas.height = picture.naturalHeight * 2;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const link = document.createElement('a');
  link.href = canvas.toDataURL('image/png');
  link.download = `${name}.png`;
  link.click();
}

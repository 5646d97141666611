export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Size {
  width: number;
  height: number;
}

/** A tree with at most this many nodes is drawn near until its steps are only a few pixels apart. */
export const manyNodes = 600;

/** The smallest zoom for a tree of moderate size. A larger tree can be drawn smaller, so that all of it is in view. */
export const minZoom = 0.04;
export const maxZoom = 2;
const tiniestZoom = 0.0005;

/**
 * The zoom at which all of the tree is in view, so that a smaller zoom is of no use. It falls in steps of a quarter: each
 * change costs React Flow a look at every element.
 */
export function leastZoom(box: Box, pane: Size): number {
  if (pane.width === 0) return minZoom;
  const whole = Math.min((0.7 * pane.width) / box.width, (0.7 * pane.height) / box.height);
  if (whole >= minZoom) return minZoom;
  return Math.max(tiniestZoom, minZoom * 0.75 ** Math.ceil(Math.log(whole / minZoom) / Math.log(0.75)));
}

/** At this zoom and above, the words at the nodes can be read. */
const readable = 0.65;

/** Pixels of the pane that the tools above and the legend below cover. */
const above = 52;
const below = 64;

/** Pixels at the left that the handle of a panel covers, and at the right for the words at the last nodes, at most. */
const left = 32;
const right = 96;
/** What a box leaves beside its nodes, at zoom 1: at the left, and at both sides. */
const padding = { left: 30, both: 90 };

/**
 * The viewport that shows all of `box`, at most at zoom `largest`, with room for the words at its ends. If there is room to
 * spare, its left end is at the left.
 */
export function fitting(box: Box, pane: Size, largest = 1.15): Viewport {
  const room = Math.max(80, pane.height - above - below);
  const forEnds = Math.min(right, pane.width * 0.2);
  const nodes = Math.max(1, box.width - padding.both);
  const zoom = Math.max(
    tiniestZoom,
    Math.min(largest, pane.width / box.width, (pane.width - left - forEnds) / nodes, room / box.height),
  );
  const spareX = pane.width - box.width * zoom;
  const spareY = room - box.height * zoom;
  // Where the first node comes to stand, in pixels.
  const wanted = Math.min(spareX / 2, 48) + padding.left * zoom;
  const first = Math.max(left, Math.min(wanted, pane.width - forEnds - nodes * zoom));
  return {
    x: first - (box.x + padding.left) * zoom,
    y: above + Math.min(spareY / 2, 48) - box.y * zoom,
    zoom,
  };
}

/**
 * The first view: all of the tree if its words can be read, or if that is wanted anyway (`overview`); otherwise the part
 * around `focus`, starting at the left.
 */
export function opening(box: Box, focus: { x: number; y: number }, pane: Size, overview: boolean): Viewport {
  const whole = fitting(box, pane);
  if (whole.zoom >= 0.4 || overview) return whole;
  const zoom = 0.75;
  const start = { x: 24 - box.x * zoom, y: pane.height / 2 - focus.y * zoom, zoom };
  const top = above - box.y * zoom;
  return revealing({ ...start, y: Math.min(start.y, top) }, focus, pane);
}

/** The viewport, moved as little as possible so that the point is in view, `margin` pixels inside the pane's edges. The same object if it is there already. */
export function revealing(
  viewport: Viewport,
  point: { x: number; y: number },
  pane: Size,
  margin = 80,
): Viewport {
  const at = { x: point.x * viewport.zoom + viewport.x, y: point.y * viewport.zoom + viewport.y };
  const shift = (value: number, length: number) => {
    const room = Math.min(margin, length / 3);
    return value < room ? room - value : value > length - room ? length - room - value : 0;
  };
  const dx = shift(at.x, pane.width);
  const dy = shift(at.y, pane.height);
  return dx === 0 && dy === 0 ? viewport : { ...viewport, x: viewport.x + dx, y: viewport.y + dy };
}

/**
 * Follows the front of a growing tree with few movements. The view stays while the front is in view. Otherwise it shows
 * all of the tree with a fifth of room to grow, if its words can be read, or the front itself, near the right edge. A
 * person who looks from afar keeps that zoom.
 */
export function following(
  viewport: Viewport,
  box: Box,
  front: { x: number; y: number },
  pane: Size,
): Viewport {
  if (revealing(viewport, front, pane, 48) === viewport && viewport.zoom <= 1.2) return viewport;
  const roomy = { ...box, width: box.width * 1.2, height: box.height * 1.2 };
  const whole = fitting(roomy, pane, 1.1);
  if (whole.zoom >= readable) return whole;
  if (viewport.zoom < readable) return revealing(viewport, front, pane, 48);
  const zoom = Math.max(0.75, Math.min(viewport.zoom, 1));
  return { x: pane.width * 0.72 - front.x * zoom, y: pane.height / 2 - front.y * zoom, zoom };
}

/**
 * The viewport after the pane's top moved down by `shift` pixels (negative: up), for example because a banner appeared
 * above it. The tree keeps its place on the screen, unless its top would leave the view.
 */
export function steadied(viewport: Viewport, box: Box, shift: number): Viewport {
  const top = viewport.y + box.y * viewport.zoom;
  const room = top >= 0 ? Math.min(shift, Math.max(0, top - above)) : shift;
  return room === 0 ? viewport : { ...viewport, y: viewport.y - room };
}

/** The viewport, moved as little as possible so that a box is in view, in each direction in which there is room for it. */
export function containing(viewport: Viewport, box: Box, pane: Size): Viewport {
  const shift = (start: number, length: number, room: number) =>
    length > room ? 0 : start < 0 ? -start : Math.min(0, room - start - length);
  const { zoom } = viewport;
  const dx = shift(viewport.x + box.x * zoom, box.width * zoom, pane.width);
  const dy = shift(viewport.y + box.y * zoom, box.height * zoom, pane.height);
  return dx === 0 && dy === 0 ? viewport : { ...viewport, x: viewport.x + dx, y: viewport.y + dy };
}

/** Whether all of a box is in view. */
export const contains = (viewport: Viewport, box: Box, pane: Size): boolean =>
  box.width * viewport.zoom <= pane.width &&
  box.height * viewport.zoom <= pane.height &&
  containing(viewport, box, pane) === viewport;

/** The part of the drawing that the pane shows. */
export const visibleBox = (viewport: Viewport, pane: Size): Box => ({
  x: -viewport.x / viewport.zoom,
  y: -viewport.y / viewport.zoom,
  width: pane.width / viewport.zoom,
  height: pane.height / viewport.zoom,
});

/** The smallest and largest sides of the minimap, in pixels. */
export const mostOfMap: Size = { width: 168, height: 120 };
const leastOfMap: Size = { width: 56, height: 40 };

/** The size of the minimap of `box`. It has the proportions of the box, unless a side would be too small to use. */
export function mapSize(box: Size): Size {
  const scale = Math.min(mostOfMap.width / box.width, mostOfMap.height / box.height);
  return {
    width: Math.round(Math.max(leastOfMap.width, box.width * scale)),
    height: Math.round(Math.max(leastOfMap.height, box.height * scale)),
  };
}

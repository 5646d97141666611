import type { NodeId } from '@/server/core/base/ids';
import { legible } from './next-view';
import { pillsInView } from './pills';
import type { Scene } from './scene';
import type { Size, Viewport } from './viewport';

/** From this distance of rows on, in pixels, there is room for more of them where one looks. */
const roomyRow = 2 * legible.row;
/** The most pills that open at once; those nearest to the middle of the pane. */
const mostAtOnce = 3;

/** The nodes below which there is room for more branches in view: their pills are in the pane and its rows are far apart. */
export function unfoldInView(scene: Scene, viewport: Viewport, pane: Size): NodeId[] {
  if (scene.folds.room === null || scene.spacing.row * viewport.zoom < roomyRow) return [];
  const away = ({ x, y }: { x: number; y: number }) => Math.hypot(x - pane.width / 2, y - pane.height / 2);
  return pillsInView(scene, viewport, pane)
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= pane.width && y <= pane.height)
    .sort((a, b) => away(a) - away(b))
    .slice(0, mostAtOnce)
    .map(({ id }) => id);
}

import type { Page } from '@playwright/test';
import { makeScenes } from '@/components/scene/make-scenes';
import { plainOptions } from '@/components/scene/scene';
import { fitting } from '@/components/scene/viewport';
import type { RunState } from '@/server/core/run/state';

/** The share of the drawing's width and height between its outermost pixels, each in [0, 1]. */
export function canvasUse(page: Page): Promise<{ width: number; height: number }> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas[data-testid=drawing]');
    const context = canvas?.getContext('2d');
    if (!canvas || !context) throw new Error('There is no drawing.');
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (data[(y * width + x) * 4 + 3] === 0) continue;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y + 1);
      }
    }
    return { width: Math.max(0, right - left) / width, height: Math.max(0, bottom - top) / height };
  });
}

/** Two nodes can be told apart if their rows or their places along a row are this many pixels apart. */
const apart = { along: 2, across: 4 };

/** How many nodes of a fitted tree can be told apart in a pane, by the layout that the page uses. */
export function nodesApart(state: RunState, pane: { width: number; height: number }): number {
  const scene = makeScenes()(state, {
    ...plainOptions,
    boxes: true,
    folds: { ...plainOptions.folds, toRoom: true },
    frame: { pane, grows: false, fits: false },
  });
  const { zoom } = fitting(scene.bounds, pane);
  const cells = new Set<string>();
  for (let at = 0; at < scene.tree.count; at++) {
    if ((scene.layout.row[at] ?? -1) < 0) continue;
    const { x, y } = scene.place(at);
    cells.add(`${Math.floor((x * zoom) / apart.along)} ${Math.floor((y * zoom) / apart.across)}`);
  }
  return cells.size;
}

import type { Page } from '@playwright/test';

/** The 95th percentile of some durations. */
export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Milliseconds from navigation until the tree of so many nodes stands on the drawn canvas and a frame has shown it. */
export async function firstUsefulPaint(page: Page, url: string, nodes: number): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const tree = document.querySelector('[data-testid=tree]');
          const drawn = document.querySelector('canvas[data-testid=drawing]') !== null;
          if (!drawn || Number(tree?.getAttribute('data-nodes')) < wanted) requestAnimationFrame(look);
          // The next frame is the one that shows it; the one after proves that it was shown.
          else requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
        };
        look();
      }),
    nodes,
  );
}

/**
 * Milliseconds from moving the timeline's slider to a moment until the tree stands as it was then, and until the panels
 * do, each with the frame that shows it. Moments all over the run, far from one another; the first two are not counted.
 */
export function scrubsOf(page: Page, count: number): Promise<{ tree: number; page: number }[]> {
  return page.evaluate(async (count) => {
    const slider = document.querySelector<HTMLInputElement>('[aria-label=Timeline] input[type=range]');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    if (!slider || !set) throw new Error('There is no timeline.');
    const last = Number(slider.max);
    const shown = (selector: string, seq: number, since: number) =>
      new Promise<number>((resolve) => {
        const look = () => {
          if (document.querySelector(selector)?.getAttribute('data-seq') !== String(seq)) {
            requestAnimationFrame(look);
          } else requestAnimationFrame(() => resolve(performance.now() - since));
        };
        look();
      });
    const took: { tree: number; page: number }[] = [];
    for (let i = 0; i < count + 2; i++) {
      const seq = 1 + Math.floor((last - 2) * ((i * 0.618034 + 0.3) % 1));
      const since = performance.now();
      set.call(slider, String(seq));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      const [tree, whole] = await Promise.all([
        shown('[data-testid=tree]', seq, since),
        shown('[data-testid=seq]', seq, since),
      ]);
      if (i > 1) took.push({ tree, page: Math.max(tree, whole) });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return took;
  }, count);
}

/**
 * Milliseconds between frames while the drawing under `.react-flow__pane` is dragged or turned by the wheel, an event in
 * every frame so that each has its work.
 */
export function framesOf(page: Page, gesture: 'pan' | 'zoom', frames: number): Promise<number[]> {
  return page.evaluate(
    ({ gesture, frames }) =>
      new Promise<number[]>((resolve) => {
        const pane = document.querySelector('.react-flow__pane');
        if (!pane) throw new Error('There is no drawing.');
        const box = pane.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const mouse = (type: string, dx: number, target: EventTarget = window) =>
          target.dispatchEvent(
            new MouseEvent(type, {
              clientX: x + dx,
              clientY: y + dx / 3,
              button: 0,
              buttons: 1,
              bubbles: true,
              view: window,
            }),
          );
        const deltas: number[] = [];
        let last = performance.now();
        let frame = 0;
        if (gesture === 'pan') mouse('mousedown', 0, pane);
        const tick = (now: number) => {
          if (frame > 1) deltas.push(now - last);
          last = now;
          if (frame++ >= frames) {
            if (gesture === 'pan') mouse('mouseup', 0);
            resolve(deltas);
            return;
          }
          if (gesture === 'pan') mouse('mousemove', 160 * Math.sin(frame / 12));
          else {
            const deltaY = Math.floor(frame / 15) % 2 === 0 ? -24 : 24;
            pane.dispatchEvent(
              new WheelEvent('wheel', { clientX: x, clientY: y, deltaY, bubbles: true, cancelable: true }),
            );
          }
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }),
    { gesture, frames },
  );
}

/** Begins to write down every frame, and when the tree showed how many nodes; `stopWatching` reads both. */
export function startWatching(page: Page): Promise<void> {
  return page.evaluate(() => {
    const seen: [number, number][] = [];
    const frames: number[] = [];
    let on = true;
    let last = performance.now();
    let count = 0;
    const tick = (now: number) => {
      frames.push(now - last);
      last = now;
      const nodes = Number(document.querySelector('[data-testid=tree]')?.getAttribute('data-nodes'));
      // A change is visible with the frame after the one that finds it.
      if (nodes !== count) {
        count = nodes;
        requestAnimationFrame(() => seen.push([nodes, Date.now()]));
      }
      if (on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    Object.assign(window, {
      stopWatching: () => {
        on = false;
        return { seen, frames };
      },
    });
  });
}

export const stopWatching = (page: Page): Promise<{ seen: [number, number][]; frames: number[] }> =>
  page.evaluate('window.stopWatching()');

/**
 * Begins to count the processor time of the page's main thread. The returned function gives the milliseconds since then.
 * Unlike the clock, it leaves out the time in which other programs had the processor.
 */
export async function countProcessorTime(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
  };
  const before = await now();
  return async () => {
    const used = (await now()) - before;
    await session.detach();
    return used;
  };
}

/** Until the whole history was loaded behind the scenes, so that figures are of a page at rest. */
export const atRest = (page: Page): Promise<void> =>
  page.getByTestId('event-sentence').filter({ hasNotText: 'loading' }).waitFor({ timeout: 60_000 });

/** MiB of the page's JavaScript heap after a collection. */
export async function heapMiB(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 2 ** 20;
}

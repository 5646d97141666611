import { describe, expect, it } from 'vitest';
import { makeScenes } from '@/components/scene/make-scenes';
import { nextView } from '@/components/scene/next-view';
import { plainOptions } from '@/components/scene/scene';
import { contains, fitting } from '@/components/scene/viewport';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, treeOf } from './grown-run';

const pane = { width: 800, height: 600 };
const log = logOf(...treeOf([null, 0, 1, 2, 0, 4, 5, 0, 7, 8, 3, 10, 11, 12, 13, 14, 15]));
const sceneAt = (nodes: number, options = plainOptions) => {
  let seen = 0;
  const until = log.findIndex((event) => event.type === 'node.settled' && ++seen === nodes);
  return makeScenes()(foldEvents(log.slice(0, until + 1)), options);
};
const whole = sceneAt(17);
const looking = { follow: false, past: false, selected: -1, focus: 0 };

describe('the view when the tree is drawn anew', () => {
  it('shows all of a tree that is turned, on the way there', () => {
    const down = sceneAt(17, { ...plainOptions, direction: 'down' });
    const { to, glides } = nextView(whole, down, { x: -900, y: -700, zoom: 2 }, pane, looking);
    expect(glides).toBe(true);
    expect(contains(to, down.bounds, pane)).toBe(true);
  });

  it('goes on showing all of it when a rule leaves branches out, to who saw all of it', () => {
    const folds = { ...plainOptions.folds, keepBest: 1 };
    const fewer = sceneAt(17, { ...plainOptions, folds });
    expect(fewer.folds.total).toBeGreaterThan(0);
    const seen = fitting(whole.bounds, pane);
    expect(nextView(whole, fewer, seen, pane, looking).to).toEqual(fitting(fewer.bounds, pane));
    const near = { x: 0, y: 0, zoom: 2 };
    expect(nextView(whole, fewer, near, pane, looking).glides).toBe(false);
  });

  it('in the past never shows nothing, and keeps a tree in view that there is room for', () => {
    const early = sceneAt(4);
    const away = { x: -5000, y: 100, zoom: 1 };
    const { to } = nextView(whole, early, away, pane, { ...looking, past: true });
    expect(contains(to, early.bounds, pane)).toBe(true);
  });

  it('moves nothing where nothing that is looked at moved', () => {
    const viewport = { x: 40, y: 60, zoom: 1 };
    expect(nextView(sceneAt(3), sceneAt(4), viewport, pane, looking).to).toBe(viewport);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from '@/components/live/history';
import {
  type FollowHandlers,
  LiveRun,
  type LiveRunSnapshot,
  type RunSource,
} from '@/components/live/live-run';
import type { RunEvent } from '@/server/core/run/event';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, settled, treeOf } from './grown-run';

const log = logOf(...treeOf([null, 0, 1, 1, 0, 4]));

/** A source over a log in memory, of which `there` events had happened when the page was opened. */
function sourceOf(events: RunEvent[], there: number) {
  const follows: { after: number; on: FollowHandlers; stopped: boolean }[] = [];
  const source: RunSource = {
    state: async () => foldEvents(events.slice(0, there)),
    stateAt: async (seq) => foldEvents(events.slice(0, seq)),
    events: async (after) => events.slice(after, Math.min(there, after + 2)),
    follow(after, on) {
      const entry = { after, on, stopped: false };
      follows.push(entry);
      return () => {
        entry.stopped = true;
      };
    },
    isMissing: (error) => error instanceof RangeError,
  };
  return { source, follows };
}

/** A clock whose frames and timers fire when told to. */
function handClock() {
  const frames: (() => void)[] = [];
  const timers: (() => void)[] = [];
  return {
    frames,
    timers,
    clock: {
      frame: (callback: () => void) => void frames.push(callback),
      later: (callback: () => void) => {
        timers.push(callback);
        return () => void timers.splice(timers.indexOf(callback), 1);
      },
    },
    drawFrame: () => {
      for (const callback of frames.splice(0)) callback();
    },
  };
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const ready = (snapshot: LiveRunSnapshot) => {
  if (snapshot.phase !== 'ready') throw new Error(`The run is ${snapshot.phase}.`);
  return snapshot;
};

async function opened(there = 4) {
  const { source, follows } = sourceOf(log, there);
  const hand = handClock();
  const run = new LiveRun(source, hand.clock);
  run.start();
  await settle();
  hand.drawFrame();
  return { run, follows, ...hand };
}

describe('a run followed live', () => {
  it('loads the state at n and follows from n', async () => {
    const { run, follows } = await opened(4);
    expect(follows.map((follow) => follow.after)).toEqual([4]);
    expect(ready(run.getSnapshot()).latest).toEqual(foldEvents(log.slice(0, 4)));
  });

  it('folds what comes, and says so once a frame', async () => {
    const { run, follows, drawFrame } = await opened(4);
    let notified = 0;
    run.subscribe(() => notified++);
    follows[0]?.on.events(log.slice(4, 6));
    follows[0]?.on.events(log.slice(6));
    expect(notified).toBe(0);
    drawFrame();
    expect(notified).toBe(1);
    expect(ready(run.getSnapshot()).latest).toEqual(foldEvents(log));
  });

  it('keeps the run’s object while no event came, whatever else is told', async () => {
    const { run, follows, drawFrame } = await opened(4);
    const { latest, connection } = ready(run.getSnapshot());
    follows[0]?.on.connection('live');
    drawFrame();
    expect(ready(run.getSnapshot()).connection).not.toBe(connection);
    expect(ready(run.getSnapshot()).latest).toBe(latest);
    follows[0]?.on.events(log.slice(4, 5));
    drawFrame();
    expect(ready(run.getSnapshot()).latest).not.toBe(latest);
  });

  it('passes over what it has seen when a stream repeats itself', async () => {
    const { run, follows, drawFrame } = await opened(4);
    follows[0]?.on.events(log.slice(2, 6));
    drawFrame();
    expect(ready(run.getSnapshot()).latest.seq).toBe(6);
  });

  it('goes on after the last event it saw when a stream is lost', async () => {
    const { run, follows, timers, drawFrame } = await opened(4);
    follows[0]?.on.connection('live');
    follows[0]?.on.events(log.slice(4, 6));
    follows[0]?.on.lost();
    drawFrame();
    expect(ready(run.getSnapshot()).connection).toBe('reconnecting');
    timers[0]?.();
    expect(follows[1]?.after).toBe(6);
    expect(follows[0]?.stopped).toBe(true);
  });

  it('shows the run as it stood at any event, and comes back', async () => {
    const { run, follows, drawFrame } = await opened(4);
    follows[0]?.on.events(log.slice(4));
    for (const seq of [1, 3, 6]) {
      run.travel(seq);
      drawFrame();
      expect(ready(run.getSnapshot()).shown).toEqual(foldEvents(log.slice(0, seq)));
    }
    run.travel(null);
    drawFrame();
    expect(ready(run.getSnapshot()).shown).toEqual(foldEvents(log));
  });

  it('opens at a moment of the past without showing the present first', async () => {
    const { source } = sourceOf(log, 6);
    source.events = () => new Promise(() => {});
    const hand = handClock();
    const run = new LiveRun(source, hand.clock);
    run.travel(3);
    run.start();
    const phases: (number | null)[] = [];
    run.subscribe(() => phases.push(ready(run.getSnapshot()).shown.seq));
    for (let i = 0; i < 4; i++) {
      await settle();
      hand.drawFrame();
    }
    expect(new Set(phases)).toEqual(new Set([3]));
    expect(ready(run.getSnapshot()).shown).toEqual(foldEvents(log.slice(0, 3)));
  });

  it('keeps the moment before in view while one that is not loaded is fetched, and asks once at a time', async () => {
    const { source } = sourceOf(log, 6);
    source.events = () => new Promise(() => {});
    const requested: number[] = [];
    const pending: (() => void)[] = [];
    source.stateAt = (seq) => {
      requested.push(seq);
      return new Promise((resolve) => pending.push(() => resolve(foldEvents(log.slice(0, seq)))));
    };
    const hand = handClock();
    const run = new LiveRun(source, hand.clock);
    run.start();
    await settle();
    hand.drawFrame();
    for (const seq of [2, 3, 4]) run.travel(seq);
    hand.drawFrame();
    expect(ready(run.getSnapshot())).toMatchObject({ at: 4, travelling: true });
    expect(ready(run.getSnapshot()).shown.seq).toBe(6);
    pending[0]?.();
    await settle();
    pending[1]?.();
    await settle();
    hand.drawFrame();
    expect(requested).toEqual([2, 4]);
    expect(ready(run.getSnapshot())).toMatchObject({ at: 4, travelling: false });
    expect(ready(run.getSnapshot()).shown.seq).toBe(4);
  });

  it('takes a moment beyond the end for the end', async () => {
    const { run, drawFrame } = await opened(4);
    run.travel(999);
    await settle();
    drawFrame();
    expect(ready(run.getSnapshot()).at).toBe(4);
  });

  it('leaves one stream open after being stopped and started again', async () => {
    const { source, follows } = sourceOf(log, 4);
    const run = new LiveRun(source, handClock().clock);
    run.start();
    run.stop();
    run.start();
    await settle();
    expect(follows.filter((follow) => !follow.stopped)).toHaveLength(1);
    run.stop();
    expect(follows.every((follow) => follow.stopped)).toBe(true);
  });

  it('says that there is no such run', async () => {
    const { source } = sourceOf(log, 4);
    source.state = async () => {
      throw new RangeError('There is no run rx.');
    };
    const run = new LiveRun(source, handClock().clock);
    run.start();
    await settle();
    expect(run.getSnapshot()).toEqual({ phase: 'missing', problem: 'There is no run rx.' });
  });
});

describe('history', () => {
  it('gives the fold of any prefix, whatever the checkpoints', () => {
    const many = logOf(
      settled(0, null, 0),
      ...Array.from({ length: 50 }, (_, i) => settled(i + 1, i, i + 1)),
    );
    const history = new History(null, 7);
    history.append(many);
    for (let seq = 1; seq <= many.length; seq++) {
      expect(history.stateAt(seq)).toEqual(foldEvents(many.slice(0, seq)));
    }
  });

  it('gives the fold of the first n events for any n, in any order of asking', () => {
    const tree = [null, ...Array.from({ length: 60 }, (_, i) => Math.max(0, i - (i % 7)))];
    const many = logOf(...treeOf(tree));
    const history = new History(null, 13);
    history.append(many);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: many.length }), { maxLength: 30 }), (requested) => {
        for (const seq of requested) expect(history.stateAt(seq)).toEqual(foldEvents(many.slice(0, seq)));
      }),
    );
  });

  it('refuses a gap', () => {
    const history = new History();
    history.append(log.slice(0, 2));
    expect(() => history.append(log.slice(3))).toThrow('gap');
  });
});

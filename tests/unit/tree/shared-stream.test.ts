import { describe, expect, it } from 'vitest';
import { Leader, type StreamNews } from '@/components/trpc/stream/leader';
import type { FromLeader, FromTab, Topic } from '@/components/trpc/stream/messages';
import { Tab } from '@/components/trpc/stream/tab';

/** Long enough for everything that is under way: each part takes one turn of the event loop. */
async function turn(): Promise<void> {
  for (let count = 0; count < 5; count += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A log of events that is served over streams, as the server does, and the tabs of a browser. */
function browser() {
  const log: number[] = [];
  const wanted: Topic[][] = [];
  const open = new Map<string, (message: StreamNews) => void>();
  const lost = new Map<string, () => void>();
  const tabs = new Map<string, Tab>();
  const gone = new Map<string, () => void>();
  let leader: Leader | null = null;
  let streams = 0;
  const broadcast = (message: FromLeader) => {
    for (const tab of tabs.values()) tab.receive(message);
  };
  const send = (message: FromTab) => leader?.receive(message);
  return {
    log,
    wanted,
    open,
    lose: () => {
      for (const one of lost.values()) one();
      for (const news of open.values()) news({ kind: 'hello' });
    },
    /** Another tab leads; what the one before had open ends with it. */
    lead() {
      open.clear();
      leader = new Leader({
        open(stream, on) {
          streams += 1;
          open.set(stream, on.news);
          lost.set(stream, on.lost);
          // Like the real one, it says so in a later turn.
          setImmediate(() => on.news({ kind: 'hello' }));
          return () => open.delete(stream);
        },
        want: async (stream, topics) => {
          wanted.push(topics);
          for (const { id, lastEventId } of topics) {
            const missing = log.filter((seq) => seq > Number(lastEventId ?? 0));
            const last = missing.at(-1);
            if (last !== undefined)
              open.get(stream)?.({ kind: 'news', topic: id, id: `${last}`, data: missing });
          }
          return open.has(stream);
        },
        broadcast,
        whenGone: (tab, then) => gone.set(tab, then),
        later: (callback) => void setImmediate(callback),
        newId: () => `stream${streams}`,
      });
      leader.lead();
    },
    push(seq: number) {
      log.push(seq);
      for (const news of open.values()) {
        for (const { id } of wanted.at(-1) ?? [])
          news({ kind: 'news', topic: id, id: `${seq}`, data: [seq] });
      }
    },
    addTab(name: string) {
      const tab = new Tab(name, send);
      tabs.set(name, tab);
      tab.start();
      return tab;
    },
    kill(name: string) {
      tabs.delete(name);
      gone.get(name)?.();
    },
    streams: () => streams,
  };
}

/** What a tab saw of the log, and the changes of its connection. */
function watcher(tab: Tab, whileHidden = false) {
  const seen: number[] = [];
  const connections: boolean[] = [];
  const leave = tab.follow({ path: 'runs.follow', input: { runId: 'r1', after: 0 } }, whileHidden, {
    news: (_, data) => seen.push(...(data as number[])),
    connection: (open) => connections.push(open),
    failed: () => {},
  });
  return { seen, connections, leave };
}

describe('the tabs of a browser at one stream', () => {
  it('open one stream, whatever the number of tabs', async () => {
    const all = browser();
    all.lead();
    const watchers = Array.from({ length: 20 }, (_, index) => watcher(all.addTab(`t${index}`)));
    await turn();
    all.push(1);
    expect(watchers.map(({ seen }) => seen)).toEqual(Array(20).fill([1]));
    expect(all.streams()).toBe(1);
  });

  it('have no gap and no duplicate when another tab leads', async () => {
    const all = browser();
    all.lead();
    const [one, two] = [watcher(all.addTab('one')), watcher(all.addTab('two'))];
    await turn();
    all.push(1);
    all.kill('one');
    all.log.push(2);
    all.lead();
    await turn();
    all.push(3);
    expect(one.seen).toEqual([1]);
    expect(two.seen).toEqual([1, 2, 3]);
  });

  it('go on where they were when the connection comes back', async () => {
    const all = browser();
    all.lead();
    const { seen, connections } = watcher(all.addTab('one'));
    await turn();
    all.push(1);
    all.log.push(2);
    all.lose();
    await turn();
    expect(seen).toEqual([1, 2]);
    expect(connections.slice(-2)).toEqual([false, true]);
  });

  it('want nothing while they are hidden, but what was marked for that; shown again they miss nothing', async () => {
    const all = browser();
    all.lead();
    const tab = all.addTab('one');
    const [shown, always] = [watcher(tab), watcher(tab, true)];
    await turn();
    tab.setHidden(true);
    await turn();
    expect(all.wanted.at(-1)).toHaveLength(1);
    all.push(1);
    expect([shown.seen, always.seen]).toEqual([[], [1]]);
    tab.setHidden(false);
    await turn();
    expect(shown.seen).toEqual([1]);
  });

  it('close the stream when nobody follows anything, and when the only tab has ended', async () => {
    const all = browser();
    all.lead();
    const one = watcher(all.addTab('one'));
    await turn();
    expect(all.open.size).toBe(1);
    one.leave();
    await turn();
    expect(all.open.size).toBe(0);
    watcher(all.addTab('two'));
    await turn();
    expect(all.open.size).toBe(1);
    all.kill('two');
    expect(all.open.size).toBe(0);
  });
});

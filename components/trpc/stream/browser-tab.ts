import { createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { url } from '@/components/trpc/urls';
import type { AppRouter } from '@/server/api/router';
import { Leader, type LeaderPorts } from './leader';
import type { FromLeader, FromTab, Topic } from './messages';
import { Tab } from './tab';

/** Names the channel between the tabs and the lock of the one that leads. */
const name = 'espalier-stream';

/** Letters and digits that no other tab draws. Also where the page is no secure context. */
const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** Holds a lock until this tab ends. */
const hold = (locks: LockManager, lock: string, held: () => void) =>
  locks.request(lock, () => {
    held();
    return new Promise<never>(() => {});
  });

/**
 * This tab at the browser's one stream. The tabs elect who holds it: the first gets a lock, and when its tab ends in
 * whatever way, the browser gives the lock to the next. Where a browser has no locks (a page over plain HTTP that is
 * not local), each tab leads for itself.
 */
export function openBrowserTab(): Tab {
  const id = newId();
  // Its type says that it is always there.
  const locks: LockManager | undefined = navigator.locks;
  const channel = locks ? new BroadcastChannel(name) : null;
  let leader: Leader | null = null;
  const tab = new Tab(id, (message) => {
    leader?.receive(message);
    channel?.postMessage(message);
  });
  const lead = () => {
    leader = new Leader({
      ...server(),
      broadcast: (message) => {
        // What this tab alone follows is not copied for the others: a run that grows fast sends much.
        const isOwn = message.kind === 'news' && tab.isOwn(message.topic);
        if (!isOwn) channel?.postMessage(message);
        tab.receive(message);
      },
      // The tab holds a lock of its name for as long as it lives.
      whenGone: (other, then) => {
        if (other !== id) void locks?.request(`${name}:${other}`, then);
      },
    });
    leader.lead();
  };
  channel?.addEventListener('message', ({ data }: MessageEvent<FromTab | FromLeader>) => {
    if (data.kind === 'wants') leader?.receive(data);
    else tab.receive(data);
  });
  if (locks) {
    void hold(locks, `${name}:${id}`, () => tab.start());
    void hold(locks, name, lead);
  } else {
    lead();
    tab.start();
  }
  tab.setHidden(document.hidden);
  document.addEventListener('visibilitychange', () => tab.setHidden(document.hidden));
  return tab;
}

/** The topic as it goes on after what its tab has. */
function resumed({ id, what, lastEventId }: Topic) {
  const input = lastEventId === null ? what.input : { ...Object(what.input), lastEventId };
  return { id, what: { path: what.path, input } };
}

/** The stream over server-sent events, and the requests that say what it carries. */
function server(): Pick<LeaderPorts, 'open' | 'want' | 'later' | 'newId'> {
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: httpLink({ url }),
      }),
    ],
  });
  return {
    open(stream, on) {
      const subscription = client.live.open.subscribe(
        { stream },
        {
          onData: (message) => on.news(message),
          onConnectionStateChange: ({ state }) => {
            if (state !== 'pending') on.lost();
          },
          onError: () => on.gaveUp(),
        },
      );
      return () => subscription.unsubscribe();
    },
    want: (stream, topics) => client.live.want.mutate({ stream, topics: topics.map(resumed) }),
    later: (callback, ms) => void setTimeout(callback, ms),
    newId,
  };
}

import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '@/server/api/router';
import { openBrowserTab } from './browser-tab';
import type { Tab } from './tab';

const lost = 'The connection is lost.';

/**
 * Subscriptions of all tabs over one stream of the browser. An operation whose context has `whileHidden` goes on while
 * its tab is hidden; others pause, and go on where they were when the tab is shown.
 */
export const sharedStreamLink: TRPCLink<AppRouter> = () => {
  let tab: Tab | null = null;
  return ({ op: { path, input, context } }) =>
    observable((observer) => {
      tab ??= openBrowserTab();
      let wasOpen = false;
      observer.next({ result: { type: 'state', state: 'connecting', error: null } });
      return tab.follow({ path, input }, context.whileHidden === true, {
        news: (id, data) =>
          // Tracked messages come to their handlers with their id, as over a stream of their own.
          observer.next({ result: id === null ? { data } : { id, data: { id, data } } }),
        connection(open) {
          if (open && !wasOpen) observer.next({ result: { type: 'started' } });
          wasOpen ||= open;
          const error = open || !wasOpen ? null : TRPCClientError.from<AppRouter>(new Error(lost));
          observer.next({
            result: open
              ? { type: 'state', state: 'pending', error: null }
              : { type: 'state', state: 'connecting', error },
          });
        },
        failed: (message) => observer.error(TRPCClientError.from<AppRouter>(new Error(message))),
      });
    });
};

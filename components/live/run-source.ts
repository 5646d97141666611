import { type TRPCClient, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/router';
import type { RunId } from '@/server/core/base/ids';
import { fromWire } from '@/server/core/run/wire';
import type { RunSource } from './live-run';

/** Small enough that reading a page does not delay a frame visibly. */
const pageSize = 1500;

/** A run from the API. The stream reconnects by itself and continues after the last batch it received. */
export function apiSource(client: TRPCClient<AppRouter>, runId: RunId): RunSource {
  return {
    state: async () => fromWire(await client.runs.state.query({ runId })),
    stateAt: async (at) => fromWire(await client.runs.state.query({ runId, at })),
    events: (after) => client.runs.events.query({ runId, after, limit: pageSize }),
    follow(after, on) {
      let opened = false;
      const subscription = client.runs.follow.subscribe(
        { runId, after },
        {
          onData: ({ data }) => {
            if (Array.isArray(data)) on.events(data);
            else on.saying(data.saying);
          },
          onConnectionStateChange: ({ state }) => {
            if (state === 'pending') opened = true;
            else on.saying([]);
            on.connection(state === 'pending' ? 'live' : opened ? 'reconnecting' : 'connecting');
          },
          onError: () => on.lost(),
        },
      );
      return () => subscription.unsubscribe();
    },
    isMissing: (error) =>
      error instanceof TRPCClientError &&
      (error.data?.code === 'NOT_FOUND' || error.data?.code === 'BAD_REQUEST'),
  };
}

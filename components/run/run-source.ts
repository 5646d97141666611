import type { TRPCClient } from '@trpc/client';
import { TRPCClientError } from '@trpc/client';
import type { AppRouter } from '@/server/api/router';
import type { RunId } from '@/server/core/ids';
import { fromWire } from '@/server/core/wire';
import type { RunSource } from './live-run';

const pageSize = 2000;

/** A run as the API serves it. The stream reconnects by itself and goes on after the last batch it got. */
export function apiSource(client: TRPCClient<AppRouter>, runId: RunId): RunSource {
  return {
    state: async () => fromWire(await client.runs.state.query({ runId })),
    events: (after) => client.runs.events.query({ runId, after, limit: pageSize }),
    follow(after, on) {
      let opened = false;
      const subscription = client.runs.follow.subscribe(
        { runId, after },
        {
          onData: (batch) => on.events(batch.data),
          onConnectionStateChange: ({ state }) => {
            if (state === 'pending') opened = true;
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

'use client';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import type { AppRouter } from '@/server/api/router';
import { url } from './urls';

/**
 * Queries and commands go in batches over fetch, subscriptions over server-sent events; the state of a run, which is
 * large, goes alone.
 */
export const makeTrpcClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: splitLink({
          condition: (operation) => operation.path === 'runs.state',
          true: httpLink({ url }),
          false: httpBatchLink({ url }),
        }),
      }),
    ],
  });

/** Caches are fed by events and answers of commands: coming back to the window is no reason to ask again. */
export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: { queries: { refetchOnWindowFocus: false, staleTime: 10_000, retry: 1 } },
  });

'use client';
import { QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from '@trpc/client';
import type { AppRouter } from '@/server/api/router';
import { sharedStreamLink } from './stream/shared-link';
import { url } from './urls';

/** Whoever is signed out while a page is open is shown how to sign in, which the server's page says. */
const signedIn: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.status === 401) location.reload();
  return response;
};

/**
 * Queries and commands go in batches over fetch, subscriptions over the stream that all tabs share; the state of a run, which is
 * large, goes alone.
 */
export const makeTrpcClient = () =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: sharedStreamLink,
        false: splitLink({
          condition: (operation) => operation.path === 'runs.state',
          true: httpLink({ url, fetch: signedIn }),
          // A request names its queries in its address, which servers bound.
          false: httpBatchLink({ url, fetch: signedIn, maxURLLength: 6_000 }),
        }),
      }),
    ],
  });

/** Caches are fed by events and answers of commands: coming back to the window is no reason to ask again. */
export const makeQueryClient = () =>
  new QueryClient({
    defaultOptions: { queries: { refetchOnWindowFocus: false, staleTime: 10_000, retry: 1 } },
  });

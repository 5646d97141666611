'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';

/** Call this after endpoints changed: everything that shows them or their models loads again. */
export function useEndpointsChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return async () => {
    const keys = [trpc.endpoints.list.queryKey(), trpc.catalog.models.queryKey()];
    // A request that is still under way began before the change, and its answer would serve the new request too.
    await Promise.all(keys.map((queryKey) => cache.cancelQueries({ queryKey })));
    await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
  };
}

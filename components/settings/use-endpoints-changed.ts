'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';

/** What to call after endpoints were changed: whatever shows them or their models asks again. */
export function useEndpointsChanged(): () => Promise<void> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  return async () => {
    const keys = [trpc.endpoints.list.queryKey(), trpc.catalog.models.queryKey()];
    // A question that is still under way was asked before the change, and would answer for the new one as well.
    await Promise.all(keys.map((queryKey) => cache.cancelQueries({ queryKey })));
    await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
  };
}

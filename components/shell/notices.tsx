'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';

const everyMs = 3_000;

/** What processes say to whoever has a page open: the database is busy, the engine was started again. */
export function Notices() {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.catalog.notices.queryOptions(undefined, { refetchInterval: everyMs }));
  if (data.length === 0) return null;
  return (
    <div
      role="status"
      data-testid="notices"
      className="fixed bottom-3 left-1/2 z-50 w-[min(44rem,calc(100vw-2rem))] -translate-x-1/2 space-y-1 rounded-lg border border-warn/50 bg-panel px-4 py-2.5 text-sm shadow-lg"
    >
      {data.map(({ process, text }) => (
        <p key={process}>{text}</p>
      ))}
    </div>
  );
}

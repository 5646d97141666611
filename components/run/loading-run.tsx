import { Header } from '@/components/shell/header';
import { Skeleton } from '@/components/ui/notes';
import type { RunId } from '@/server/core/base/ids';

/** The frame of the page while the run is loading. */
export function LoadingRun({ runId }: { runId: RunId }) {
  return (
    <div className="flex h-dvh flex-col" aria-busy="true">
      <Header crumbs={[{ label: 'Runs', href: '/' }, { label: runId }]}>
        <Skeleton className="h-5 w-20" />
        <span className="flex-1" />
        <Skeleton className="h-5 w-72" />
      </Header>
      <div className="grid min-h-0 flex-1 grid-cols-[248px_1fr_392px] grid-rows-[1fr_104px]">
        <div className="space-y-3 border-r border-line bg-panel p-4">
          <Skeleton className="h-4 w-24" />
          <Skeleton className="h-16" />
          <Skeleton className="h-4 w-32" />
          <Skeleton className="h-28" />
        </div>
        <div className="grid place-items-center text-soft">Loading the tree…</div>
        <div className="space-y-3 border-l border-line bg-panel p-4">
          <Skeleton className="h-5 w-48" />
          <Skeleton className="h-40" />
        </div>
        <div className="col-span-3 border-t border-line bg-panel" />
      </div>
    </div>
  );
}

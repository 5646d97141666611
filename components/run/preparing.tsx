import { EmptyState } from '@/components/ui/notes';
import type { RunState } from '@/server/core/run/state';
import { fixTheCause, inTheQueue, nothingSpent, preparingTheRoot, resumePrepares } from './sentences';

/** What the page shows instead of the tree while the run has no node. */
export function Preparing({ state }: { state: RunState }) {
  if (state.status === 'failed') {
    return <EmptyState title="No tree: the run failed before it had a root">{fixTheCause}</EmptyState>;
  }
  if (state.status === 'stopped') {
    return <EmptyState title="No tree: the run was stopped before it had a root">{nothingSpent}</EmptyState>;
  }
  if (state.status === 'paused') {
    return <EmptyState title="No tree: the run was paused before it had a root">{resumePrepares}</EmptyState>;
  }
  const waiting = state.status === 'queued';
  return (
    <EmptyState
      picture={
        <span className="block size-9 animate-breathe rounded-[10px] border-2 border-dotted border-soft" />
      }
      title={waiting ? 'Waiting for the engine' : 'Preparing the root'}
    >
      {waiting ? inTheQueue : preparingTheRoot}
    </EmptyState>
  );
}

import { EmptyState } from '@/components/ui/notes';
import type { RunState } from '@/server/core/run/state';

/** What stands in the tree's place while the run has no node. */
export function Preparing({ state }: { state: RunState }) {
  if (state.status === 'failed') {
    return (
      <EmptyState title="No tree: the run failed before its root">
        Nothing was spent. Once the cause above is put right, start the run anew.
      </EmptyState>
    );
  }
  if (state.status === 'stopped') {
    return <EmptyState title="No tree: stopped before its root">Nothing was spent.</EmptyState>;
  }
  if (state.status === 'paused') {
    return (
      <EmptyState title="Paused before its root">
        Resume, and the sandbox is prepared and the tests are run.
      </EmptyState>
    );
  }
  const waiting = state.status === 'queued';
  return (
    <EmptyState
      picture={
        <span className="block size-9 animate-breathe rounded-[10px] border-2 border-dotted border-soft" />
      }
      title={waiting ? 'Waiting for the engine' : 'Preparing the root'}
    >
      {waiting
        ? 'The run is in the queue.'
        : 'The repository is being copied into a sandbox and its tests are run once, to know which must come to pass. The tree grows from there.'}
    </EmptyState>
  );
}

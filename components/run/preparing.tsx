import { EmptyState } from '@/components/ui/notes';
import { preparationSentence } from '@/server/core/run/preparation';
import type { RunState } from '@/server/core/run/state';
import {
  failedBeforeRoot,
  fixTheCause,
  inTheQueue,
  nothingSpent,
  now,
  pausedBeforeRoot,
  preparingTheRoot,
  resumePrepares,
  stoppedBeforeRoot,
} from './sentences';

/** What the page shows instead of the tree while the run has no node. */
export function Preparing({ state }: { state: RunState }) {
  if (state.status === 'failed') {
    return <EmptyState title={failedBeforeRoot}>{fixTheCause}</EmptyState>;
  }
  if (state.status === 'stopped') {
    return <EmptyState title={stoppedBeforeRoot}>{nothingSpent}</EmptyState>;
  }
  if (state.status === 'paused') {
    return <EmptyState title={pausedBeforeRoot}>{resumePrepares}</EmptyState>;
  }
  const waiting = state.status === 'queued';
  const stage = state.preparation.at(-1);
  return (
    <EmptyState
      picture={
        <span className="block size-9 animate-breathe rounded-[10px] border-2 border-dotted border-soft" />
      }
      title={waiting ? 'Waiting for the engine' : 'Preparing the root'}
    >
      {waiting ? inTheQueue : preparingTheRoot}
      {stage && !waiting ? (
        <p className="mt-2 text-ink" data-testid="preparation-stage">
          {now(preparationSentence(stage))}
        </p>
      ) : null}
    </EmptyState>
  );
}

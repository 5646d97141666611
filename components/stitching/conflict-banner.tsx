'use client';
import { GitMerge } from 'lucide-react';
import { useMemo } from 'react';
import { type Conflicted, openConflicts } from '@/components/steering/conflicts';
import { Button } from '@/components/ui/button';
import { attemptName } from '@/components/wording/status-sentences';
import { conflictMessage } from '@/server/core/graft/graft';
import type { RunState } from '@/server/core/run/state';
import { graftStopped } from './sentences';

interface ConflictBannerProps {
  state: RunState;
  onResolve: (attempt: Conflicted) => void;
}

/** Above the tree: a person's graft that stopped at a conflict. Conflicts of a strategy's grafts are not shown. */
export function ConflictBanner({ state, onResolve }: ConflictBannerProps) {
  const attempt = useMemo(
    () => openConflicts(state).find(({ startedBy }) => startedBy.kind === 'person'),
    [state],
  );
  if (!attempt) return null;
  return (
    <div
      role="status"
      data-testid="conflict-banner"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-warn/40 bg-warn-soft px-4 py-2.5"
    >
      <GitMerge aria-hidden className="size-4 shrink-0 text-warn" />
      <p className="min-w-64 flex-1">
        <strong className="font-semibold">
          {graftStopped(attemptName(attempt.id), attempt.conflict.step)}
        </strong>{' '}
        {conflictMessage(attempt.conflict)}
      </p>
      <Button size="sm" onClick={() => onResolve(attempt)}>
        Resolve
      </Button>
    </div>
  );
}

import clsx from 'clsx';
import type { ComponentProps } from 'react';
import type { RunStatus } from '@/server/core/run/spec';

export type Tone = 'plain' | 'ink' | 'good' | 'accent' | 'warn' | 'bad';

const look: Record<Tone, string> = {
  plain: 'border-line text-soft',
  ink: 'border-line text-ink',
  good: 'border-line text-good',
  accent: 'border-accent/40 bg-accent-soft text-accent',
  warn: 'border-warn/40 bg-warn-soft text-warn',
  bad: 'border-bad/40 bg-bad-soft text-bad',
};

export function Pill({ tone = 'plain', className, ...rest }: ComponentProps<'span'> & { tone?: Tone }) {
  return (
    <span
      {...rest}
      className={clsx(
        'inline-flex h-5.5 items-center gap-1.5 rounded-full border px-2 text-sm whitespace-nowrap',
        look[tone],
        className,
      )}
    />
  );
}

interface StatusLook {
  word: string;
  dot: string;
  /** What the status means, for a tooltip. */
  meaning: string;
}

export const statusLook: Record<RunStatus, StatusLook> = {
  queued: {
    word: 'queued',
    dot: 'border-2 border-soft',
    meaning: 'Waiting for the engine to take it.',
  },
  preparing: {
    word: 'preparing',
    dot: 'border-2 border-good animate-breathe',
    meaning: 'The sandbox is being prepared and the tests are run once at the root.',
  },
  running: { word: 'running', dot: 'bg-good animate-breathe', meaning: 'The search is going on.' },
  paused: { word: 'paused', dot: 'bg-warn', meaning: 'Waiting for a person to resume it.' },
  solved: {
    word: 'solved',
    dot: 'bg-t4',
    meaning: 'Ended with a winner that passes the visible tests and, where there is one, the holdout.',
  },
  unsolved: { word: 'unsolved', dot: 'bg-t0', meaning: 'Ended without a solution.' },
  stopped: { word: 'stopped', dot: 'bg-accent', meaning: 'Ended by a person.' },
  failed: { word: 'failed', dot: 'bg-bad', meaning: 'Could not go on; the run says why and what to do.' },
};

export function StatusPill({ status, className }: { status: RunStatus; className?: string }) {
  const { word, dot, meaning } = statusLook[status];
  return (
    <Pill
      title={meaning}
      data-status={status}
      className={className}
      tone={status === 'failed' ? 'bad' : 'ink'}
    >
      <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', dot)} />
      {word}
    </Pill>
  );
}

/** Marks what no test decides. */
export function NoVerifierPill({ className }: { className?: string }) {
  return (
    <Pill
      className={className}
      data-testid="no-verifier"
      title="The task has no tests: outside the regime where a search has a ground truth. A model and people judge; nothing proves a result right."
    >
      no verifier
    </Pill>
  );
}

import clsx from 'clsx';
import type { ComponentProps } from 'react';
import type { RunStatus } from '@/server/core/run/spec';
import { noGroundTruth, resultNotGiven, statusMeans } from './sentences';

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
  title: string;
  dot: string;
  /** What the status means, for a tooltip. */
  meaning: string;
}

export const statusLook: Record<RunStatus, StatusLook> = {
  queued: {
    title: 'queued',
    dot: 'border-2 border-soft',
    meaning: statusMeans.queued,
  },
  preparing: {
    title: 'preparing',
    dot: 'border-2 border-good animate-breathe',
    meaning: statusMeans.preparing,
  },
  running: { title: 'running', dot: 'bg-good animate-breathe', meaning: statusMeans.running },
  paused: { title: 'paused', dot: 'bg-warn', meaning: statusMeans.paused },
  solved: {
    title: 'solved',
    dot: 'bg-t4',
    meaning: statusMeans.solved,
  },
  unsolved: { title: 'unsolved', dot: 'bg-t0', meaning: statusMeans.unsolved },
  stopped: { title: 'stopped', dot: 'bg-accent', meaning: statusMeans.stopped },
  failed: { title: 'failed', dot: 'bg-bad', meaning: statusMeans.failed },
};

/** Of an imported run whose file does not tell how it ended. */
const untoldLook = { title: 'result not given', dot: 'border-2 border-soft', meaning: resultNotGiven };

interface StatusPillProps {
  status: RunStatus;
  /** An import whose file does not tell whether the task was solved. */
  untold?: boolean | undefined;
  className?: string;
}

export function StatusPill({ status, untold = false, className }: StatusPillProps) {
  const { title, dot, meaning } = untold ? untoldLook : statusLook[status];
  return (
    <Pill
      title={meaning}
      data-status={status}
      className={className}
      tone={status === 'failed' ? 'bad' : 'ink'}
    >
      <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', dot)} />
      {title}
    </Pill>
  );
}

/** Marks runs that no test decides. */
export function NoVerifierPill({ className }: { className?: string }) {
  return (
    <Pill className={className} data-testid="no-verifier" title={noGroundTruth}>
      no verifier
    </Pill>
  );
}

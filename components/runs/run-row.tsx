'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { memo } from 'react';
import { age, count, duration, usd } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { NoVerifierPill, StatusPill } from '@/components/ui/pill';
import { ScoreChip } from '@/components/ui/score-chip';
import { Td } from '@/components/ui/table';
import { progressOf } from './progress';
import { RunSketch } from './run-sketch';
import type { RunSummary } from './run-summary';
import { activeTime, timeLeft } from './sentences';

interface RunRowProps {
  run: RunSummary;
  /** ms since the epoch, or null before the page runs in the browser. */
  now: number | null;
}

export const RunRow = memo(function RunRow({ run, now }: RunRowProps) {
  const router = useRouter();
  const href = `/runs/${run.id}`;
  const tokens = run.spend.inputTokens + run.spend.outputTokens;
  const progress = run.status === 'running' ? progressOf(run.budget, run.spend) : null;
  const left = progress?.secondsLeft ?? null;
  const cost = run.spend.usd > 0 ? ` · ${usd(run.spend.usd)}` : '';
  const setting = `${run.model} · ${run.sandbox} · seed ${run.seed}`;
  return (
    // The link in the row is what keyboards and screen readers use; the row only widens it for the mouse.
    <tr
      onClick={(event) => {
        if (!(event.target instanceof HTMLElement) || event.target.closest('a')) return;
        router.push(href);
      }}
      className="cursor-pointer hover:bg-hover has-[a:focus-visible]:bg-accent-soft"
    >
      <Td>
        <StatusPill status={run.status} />
        {run.verifier === 'none' && <NoVerifierPill className="mt-1" />}
      </Td>
      <Td>
        <Link href={href} data-run-link className="block truncate font-medium">
          {run.taskTitle}
        </Link>
        <span className="block truncate text-sm text-soft" title={run.statusReason ?? undefined}>
          {run.id}
          {run.statusReason ? ` · ${run.statusReason}` : ` · ${run.taskName}`}
        </span>
      </Td>
      <Td>
        <span className="block truncate">{run.strategy}</span>
        <span className="num block truncate text-sm text-soft" title={setting}>
          {setting}
        </span>
      </Td>
      <Td>
        <RunSketch sketch={run.sketch} best={run.sketch.best} />
        <span className="sr-only">{run.nodes} nodes</span>
      </Td>
      <Td>
        <ScoreChip score={run.best?.score ?? null} holdout={run.best?.holdout ?? null} />
      </Td>
      <Td>
        <Meter
          label="steps"
          used={run.spend.steps}
          limit={run.budget.steps}
          format={count}
          className="w-32"
        />
        <span className="num mt-0.5 block text-xs text-soft">
          {count(tokens)} tokens{cost}
        </span>
      </Td>
      <Td className="num text-right whitespace-nowrap text-soft">
        {now === null ? '' : age(run.createdAt, now)}
        {run.endedAt !== null && (
          <span className="block text-xs" title={activeTime(duration(run.endedAt - run.createdAt))}>
            took {duration(run.spend.seconds * 1000)}
          </span>
        )}
        {left !== null && (
          <span className="block text-xs" title={timeLeft}>
            ≤ {duration(left * 1000)} left
          </span>
        )}
      </Td>
    </tr>
  );
});

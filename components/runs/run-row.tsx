'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { memo } from 'react';
import { HiddenPill } from '@/components/benchmarks/hidden-pill';
import { age, count, duration, usd } from '@/components/ui/format';
import { Meter } from '@/components/ui/meter';
import { NoVerifierPill, StatusPill } from '@/components/ui/pill';
import { ScoreChip } from '@/components/ui/score-chip';
import { Td } from '@/components/ui/table';
import { leaveBy } from '@/components/ui/use-return-focus';
import type { RunId } from '@/server/core/base/ids';
import { plainTitle } from '@/server/core/base/plain-title';
import { sourceName } from '@/server/core/run/imported';
import { progressOf } from './progress';
import { RunSketch } from './run-sketch';
import type { LabelledRun } from './run-summary';
import { SelectBox } from './select-box';
import { activeTime, selectRun, timeLeft, tokensNotRecorded } from './sentences';

interface RunRowProps {
  run: LabelledRun;
  /** ms since the epoch, or null before the page runs in the browser. */
  now: number | null;
  selected: boolean;
  onSelect: (id: RunId, on: boolean) => void;
}

export const RunRow = memo(function RunRow({ run, now, selected, onSelect }: RunRowProps) {
  const router = useRouter();
  const { label } = run;
  const title = label.name || plainTitle(run.taskTitle);
  const href = `/runs/${run.id}`;
  const tokens = run.spend.inputTokens + run.spend.outputTokens;
  const progress = run.status === 'running' ? progressOf(run.budget, run.spend) : null;
  const left = progress?.secondsLeft ?? null;
  const amounts = [
    ...(tokens > 0 || !run.format ? [`${count(tokens)} tokens`] : []),
    ...(run.spend.usd > 0 ? [usd(run.spend.usd)] : []),
  ];
  const setting = run.format ? run.model : `${run.model} · ${run.sandbox} · seed ${run.seed}`;
  return (
    // The link in the row is what keyboards and screen readers use; the row only widens it for the mouse.
    <tr
      onClick={(event) => {
        if (event.target instanceof HTMLElement && !event.target.closest('label')) leaveBy('runs', run.id);
        if (!(event.target instanceof HTMLElement) || event.target.closest('a, label')) return;
        router.push(href);
      }}
      data-testid={`run-${run.id}`}
      aria-selected={selected}
      className="cursor-pointer hover:bg-hover max-[900px]:grid max-[900px]:grid-cols-[44px_minmax(0,1fr)_auto] max-[900px]:border-b max-[900px]:border-line max-[900px]:py-1.5 max-[900px]:*:border-0 max-[900px]:*:py-0.5 aria-selected:bg-chosen has-[a:focus-visible]:bg-chosen"
    >
      <Td className="max-[900px]:row-span-3">
        <SelectBox
          label={selectRun(`${title} (${run.id})`)}
          on={selected}
          onChange={(on) => onSelect(run.id, on)}
        />
      </Td>
      <Td className="max-[900px]:col-start-3 max-[900px]:row-start-1 max-[900px]:justify-self-end">
        <StatusPill status={run.status} untold={run.untold} />
        {run.hidden ? (
          <HiddenPill mode={run.hidden} className="mt-1" />
        ) : (
          run.verifier === 'none' && !run.format && <NoVerifierPill className="mt-1" />
        )}
      </Td>
      <Td className="max-[900px]:col-start-2 max-[900px]:row-start-1">
        <Link href={href} data-run-link data-left-by={run.id} className="block truncate font-medium">
          {title}
        </Link>
        <span className="block truncate text-sm text-soft" title={run.statusReason ?? undefined}>
          {run.id}
          {run.statusReason ? ` · ${run.statusReason}` : ` · ${run.taskName}`}
        </span>
        {(label.tags.length > 0 || label.note !== '') && (
          <span className="mt-0.5 flex items-center gap-1 overflow-hidden text-sm text-soft">
            {label.tags.map((tag) => (
              <span key={tag} className="rounded border border-line px-1.5 text-xs whitespace-nowrap">
                {tag}
              </span>
            ))}
            <span className="truncate italic" title={label.note}>
              {label.note}
            </span>
          </span>
        )}
      </Td>
      <Td className="max-[900px]:col-start-2">
        <span className="block truncate">{run.format ? sourceName(run.format) : run.strategy}</span>
        <span className="num block truncate text-sm text-soft" title={setting}>
          {setting}
        </span>
      </Td>
      <Td className="max-[1120px]:hidden">
        <RunSketch sketch={run.sketch} best={run.sketch.best} />
        <span className="sr-only">{run.nodes} nodes</span>
      </Td>
      <Td className="max-[900px]:col-start-3 max-[900px]:row-start-2 max-[900px]:justify-self-end">
        <ScoreChip score={run.best?.score ?? null} holdout={run.best?.holdout ?? null} />
      </Td>
      <Td className="max-[900px]:col-start-2">
        <Meter
          label="steps"
          used={run.spend.steps}
          limit={run.budget.steps}
          format={count}
          className="w-32"
        />
        <span className="num mt-0.5 block text-xs text-soft">{amounts.join(' · ') || tokensNotRecorded}</span>
      </Td>
      <Td className="num text-right max-[900px]:col-start-3 max-[900px]:row-start-3 whitespace-nowrap text-soft">
        {now === null ? '' : age(run.createdAt, now)}
        {run.endedAt !== null && (!run.format || run.spend.seconds > 0) && (
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

'use client';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { CheckCircle2, CircleSlash } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Figure } from '@/components/charts/figure';
import { percent } from '@/components/charts/look';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { Slider } from '@/components/ui/number-field';
import type { ClaimEntry, Finding } from '@/server/core/lab/claim';
import { BarFinding } from './bar-chart';
import { CurveChart } from './curve-chart';
import { backToPreset, holds, openSearch, simulatedAttempts, simulating } from './sentences';

/** How long a slider must rest before its value is used; milliseconds. */
const restMs = 250;

function useRested<T>(value: T): T {
  const [rested, setRested] = useState(value);
  // The outside system is the clock.
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** A claim with its sliders, its result in the simulated world, and its source. */
export function ClaimView({ claim }: { claim: ClaimEntry }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [values, setValues] = useState<Record<string, number>>({});
  const rested = useRested(values);
  const { data, error, isFetching, refetch } = useQuery(
    trpc.lab.run.queryOptions(
      { claim: claim.name, values: rested },
      { staleTime: Infinity, placeholderData: keepPreviousData, trpc: { abortOnUnmount: true } },
    ),
  );
  const open = useMutation(
    trpc.lab.open.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) }),
  );
  const pending = isFetching || rested !== values;
  return (
    <div className="grid grid-cols-1 items-start gap-5 min-[900px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="min-w-0 space-y-4">
        {error ? (
          <ErrorNote message={error.message} onRetry={() => void refetch()} />
        ) : data ? (
          <>
            <Outcome finding={data} claim={claim} pending={pending} />
            <Figure
              title={claim.title}
              explanation={claim.explanation}
              file={claim.name}
              table={tableOf(data)}
              className={pending ? 'opacity-70' : ''}
            >
              {data.curves.length > 0 ? (
                <CurveChart finding={data} />
              ) : (
                <BarFinding finding={data} title={claim.title} />
              )}
            </Figure>
          </>
        ) : (
          <div role="status" aria-label="Simulating">
            <Skeleton className="h-[520px]" />
          </div>
        )}
        <p className="text-sm text-soft">Source: {claim.source}</p>
      </div>
      <section aria-label="Parameters" className="space-y-4 rounded-lg border border-line bg-panel p-5">
        {claim.parameters.map(({ name, label, help, min, max, step, default: fallback }) => (
          <Slider
            key={name}
            label={label}
            help={help}
            min={min}
            max={max}
            step={step}
            value={values[name] ?? fallback}
            onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <Button className="w-full" onClick={() => setValues({})} disabled={Object.keys(values).length === 0}>
          {backToPreset}
        </Button>
        <Button
          className="w-full"
          busy={open.isPending || open.isSuccess}
          onClick={() => open.mutate({ claim: claim.name, values })}
        >
          {openSearch}
        </Button>
        {open.error && <ErrorNote message={open.error.message} />}
      </section>
    </div>
  );
}

function Outcome({ finding, claim, pending }: { finding: Finding; claim: ClaimEntry; pending: boolean }) {
  const Sign = finding.holds ? CheckCircle2 : CircleSlash;
  return (
    <section
      aria-live="polite"
      data-testid="outcome"
      data-holds={finding.holds}
      className="rounded-lg border border-line-strong bg-raised px-5 py-4"
    >
      <p className="flex items-start gap-3 text-lg">
        <Sign aria-hidden className={`mt-0.5 size-5 shrink-0 ${finding.holds ? 'text-good' : 'text-warn'}`} />
        <span>
          <b className="font-semibold">{holds(finding.holds)}</b> {finding.sentence}
        </span>
      </p>
      <p className="mt-1.5 pl-8 text-sm text-soft">
        {claim.tolerance} {simulatedAttempts(finding.attempts)}{' '}
        {pending && <span role="status">{simulating}</span>}
      </p>
    </section>
  );
}

const range = (low: number, high: number) => `${percent(low)} – ${percent(high)}`;

function tableOf({ curves, bars, x }: Finding) {
  if (curves.length === 0) {
    return {
      columns: ['', 'share', '95 %', 'expected'],
      rows: bars.map(({ name, value, low, high, expected }) => [
        name,
        `${(100 * value).toFixed(1)} %`,
        range(low, high),
        expected === null ? '–' : `${(100 * expected).toFixed(1)} %`,
      ]),
    };
  }
  return {
    columns: [x, ...curves.flatMap(({ name, kind }) => (kind === 'measured' ? [name, '95 %'] : [name]))],
    rows: (curves[0]?.points ?? []).map((point, i) => [
      point.x,
      ...curves.flatMap(({ kind, points }) => {
        const at = points[i];
        if (!at) return kind === 'measured' ? ['–', '–'] : ['–'];
        return kind === 'measured' ? [percent(at.y), range(at.low, at.high)] : [percent(at.y)];
      }),
    ]),
  };
}

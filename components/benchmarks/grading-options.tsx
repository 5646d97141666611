'use client';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTRPC } from '@/components/trpc/provider';
import { NumberField } from '@/components/ui/number-field';
import type { GradingOptions } from '@/server/core/verdict/benchmark-grading';
import { atOnceHelp, atOnceLabel, timeLimitHelp, timeLimitLabel } from './sentences';

/** The fields for how tests are run, and what a request takes of them: nothing before the defaults are here. */
export function useGradingOptions(): { options: { options?: GradingOptions }; fields: ReactNode } {
  const trpc = useTRPC();
  const { data: defaults } = useQuery(trpc.benchmarks.gradings.defaults.queryOptions());
  const [chosen, setChosen] = useState<Partial<GradingOptions>>({});
  if (defaults === undefined) return { options: {}, fields: null };
  const options = { ...defaults, ...chosen };
  return {
    options: { options },
    fields: (
      <div className="grid grid-cols-2 gap-4">
        <NumberField
          label={timeLimitLabel}
          help={timeLimitHelp}
          min={1}
          max={86_400}
          value={options.timeout}
          onChange={(timeout) => setChosen({ ...chosen, timeout: timeout ?? defaults.timeout })}
        />
        <NumberField
          label={atOnceLabel}
          help={atOnceHelp}
          min={1}
          max={64}
          value={options.workers}
          onChange={(workers) => setChosen({ ...chosen, workers: workers ?? defaults.workers })}
        />
      </div>
    ),
  };
}

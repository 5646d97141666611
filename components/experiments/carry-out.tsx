'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { type Estimator, probeCounts } from '@/server/core/experiment/allocation-spec';
import { extendFirst, runsWillBeSpread, spreadMeans } from './sentences';

interface CarryOutProps {
  id: string;
  arm: string;
  estimator: Estimator;
  cap: number;
  repeats: number;
}

/** Makes the runs that the figure above proposes. */
export function CarryOut({ id, arm, estimator, cap, repeats }: CarryOutProps) {
  const trpc = useTRPC();
  const [probes, setProbes] = useState<number>(1);
  const allocate = useMutation(
    trpc.experiments.allocate.mutationOptions({
      onSuccess: () => void toast(runsWillBeSpread(arm)),
      onError: (error) => void toast.error(error.message.replace(/^allocate: /, '')),
    }),
  );
  const possible = probeCounts.filter((n) => n < repeats);
  const [least] = possible;
  if (least === undefined) {
    return <p className="mt-4 text-sm text-soft">{extendFirst}</p>;
  }
  const chosen = possible.find((n) => n === probes) ?? least;
  return (
    <div className="mt-4 flex flex-wrap items-end gap-4 border-t border-line pt-4">
      <Select
        label="Probes per task"
        className="w-40"
        value={String(chosen)}
        options={possible.map((n) => ({ value: String(n), label: String(n) }))}
        onChange={(to) => setProbes(Number(to))}
      />
      <Button
        busy={allocate.isPending}
        onClick={() => allocate.mutate({ id, arms: [arm], probes: chosen, cap, estimator })}
      >
        Make these runs
      </Button>
      <p className="min-w-0 flex-1 text-sm text-soft text-pretty">{spreadMeans(arm, repeats, cap)}</p>
    </div>
  );
}

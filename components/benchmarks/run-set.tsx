'use client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTRPCClient } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorNote } from '@/components/ui/notes';
import { mostTasks, runSetMeans, runSetTitle, setName, tooMany } from './sentences';
import { initialSet, SetFields, type SetForm } from './set-fields';

/** What the list is narrowed to. */
export interface Narrowed {
  text: string;
  repo: string;
  difficulty: string;
  dataSet: string;
  checked: '' | 'trusted' | 'untrusted' | 'unchecked';
}

interface RunSetProps {
  narrowed: Narrowed;
  /** Tasks that the list holds. */
  total: number;
}

/** The button *Run* of the listed tasks: an experiment of all of them under one or several strategies. */
export function RunSet({ narrowed, total }: RunSetProps) {
  const client = useTRPCClient();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState<SetForm>(initialSet);
  const start = useMutation({
    mutationFn: async () => {
      const ids = await client.benchmarks.ids.query(narrowed);
      const { hidden, test, model, steps, workers } = form;
      const visible = test.trim() === '' || hidden === 'oracle' ? {} : { test };
      return client.experiments.create.mutate({
        name: setName(ids.length, hidden),
        tasks: ids.map((id) => ({ kind: 'benchmark', id, hidden, ...visible })),
        arms: form.strategies.map((strategy) => ({ strategy, model })),
        budget: { steps },
        stepsPerAttempt: Math.min(steps, 40),
        sandbox: 'docker',
        allowShell: true,
        concurrency: workers,
      });
    },
    onSuccess: ({ id }) => router.push(`/experiments/${id}`),
  });
  const isTooMany = total > mostTasks;
  const runs = total * form.strategies.length;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{runSetTitle(total)}</Button>
      <Dialog open={open} onOpenChange={setOpen} title={runSetTitle(total)} description={runSetMeans}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            start.mutate();
          }}
        >
          <SetFields form={form} onChange={setForm} />
          {isTooMany && <p className="text-warn">{tooMany}</p>}
          {start.error && <ErrorNote message={start.error.message} />}
          <Button
            type="submit"
            variant="primary"
            busy={start.isPending}
            disabled={isTooMany || runs === 0 || start.isSuccess}
          >
            Start {runs.toLocaleString('en')} {runs === 1 ? 'run' : 'runs'}
          </Button>
        </form>
      </Dialog>
    </>
  );
}

'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import { faultsInCode, halfShuffled } from './sentences';

export interface ReportOrder {
  reruns: number;
  mutants: number;
  sandbox: 'local' | 'docker';
}

interface StartReportProps {
  /** A report exists already. */
  again: boolean;
  busy: boolean;
  problem: string | null;
  onStart: (order: ReportOrder) => void;
}

export function StartReport({ again, busy, problem, onStart }: StartReportProps) {
  const [order, setOrder] = useState<ReportOrder>({ reruns: 20, mutants: 24, sandbox: 'local' });
  return (
    <form
      className="rounded-lg border border-line bg-panel p-4"
      onSubmit={(event) => {
        event.preventDefault();
        onStart(order);
      }}
    >
      <div className="flex flex-wrap items-start gap-x-5 gap-y-3">
        <NumberField
          label="Reruns"
          help={halfShuffled}
          value={order.reruns}
          min={2}
          max={500}
          onChange={(reruns) => reruns !== null && setOrder({ ...order, reruns })}
        />
        <NumberField
          label="Mutants"
          help={faultsInCode}
          value={order.mutants}
          min={0}
          max={500}
          onChange={(mutants) => mutants !== null && setOrder({ ...order, mutants })}
        />
        <Select
          label="Sandbox"
          value={order.sandbox}
          onChange={(sandbox) => setOrder({ ...order, sandbox: sandbox === 'docker' ? 'docker' : 'local' })}
          options={[
            { value: 'local', label: 'local' },
            { value: 'docker', label: 'Docker' },
          ]}
        />
        <Button type="submit" variant="primary" busy={busy} className="mt-6" data-testid="start-report">
          {again ? 'Measure again' : 'Measure'}
        </Button>
      </div>
      {problem && <ErrorNote message={problem} className="mt-3" />}
    </form>
  );
}

'use client';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { ParameterFields } from '@/components/parameters/parameter-fields';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { Select, TextField } from '@/components/ui/field';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { StickyFoot } from '@/components/ui/sticky-foot';
import type { RunSpec } from '@/server/core/run/spec';
import { keepTheirModel, strategiesNotLoaded } from './sentences';

export interface StrategyDraft {
  strategy: string;
  parameters: Record<string, unknown>;
  model: string;
  reason: string | null;
}

interface StrategyFormProps {
  spec: RunSpec;
  busy: boolean;
  onSave: (draft: StrategyDraft) => void;
}

/** The strategy, its parameters (a form made from its schema) and the model. Changes apply from the next decision. */
export function StrategyForm({ spec, busy, onSave }: StrategyFormProps) {
  const trpc = useTRPC();
  const [strategies, models] = useQueries({
    queries: [trpc.catalog.strategies.queryOptions(), trpc.catalog.models.queryOptions()],
  });
  const [strategy, setStrategy] = useState(spec.strategy);
  /** By strategy, so that changing the strategy back restores its values. */
  const [parameters, setParameters] = useState({ [spec.strategy]: spec.parameters });
  const [model, setModel] = useState(spec.model);
  const [reason, setReason] = useState('');
  const failed = strategies.error ?? models.error;
  if (failed) return <ErrorNote title={strategiesNotLoaded} message={failed.message} />;
  if (!strategies.data || !models.data) return <Skeleton className="h-40" />;
  const chosen = strategies.data.find(({ name }) => name === strategy);
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ strategy, parameters: parameters[strategy] ?? {}, model, reason: reason.trim() || null });
      }}
    >
      <Select
        label="Strategy"
        value={strategy}
        onChange={setStrategy}
        options={strategies.data.map(({ name, title }) => ({ value: name, label: title }))}
      />
      {chosen && (
        <ParameterFields
          key={chosen.name}
          className="space-y-3"
          schema={chosen.schema}
          values={parameters[strategy] ?? {}}
          onChange={(values) => setParameters({ ...parameters, [strategy]: values })}
        />
      )}
      <Select
        label="Model"
        help={keepTheirModel}
        value={model}
        onChange={setModel}
        options={[...new Set([spec.model, ...models.data.map(({ id }) => id)])].map((id) => ({
          value: id,
          label: id,
        }))}
      />
      <TextField label="Reason" placeholder="optional, for the log" value={reason} onChange={setReason} />
      <StickyFoot>
        <Button type="submit" variant="primary" busy={busy} className="w-full">
          Apply from the next decision
        </Button>
      </StickyFoot>
    </form>
  );
}

'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ParameterFields, type ParameterValues } from '@/components/parameters/parameter-fields';
import { useTRPC, useTRPCClient } from '@/components/trpc/provider';
import { Awaited } from '@/components/ui/awaited';
import { Select } from '@/components/ui/field';
import { attemptName } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import { strategyToTry } from '@/server/core/run/imported';
import type { RunState } from '@/server/core/run/state';
import { beforeChoice, momentShown } from './sentences';
import { WhatIfChoice } from './what-if-choice';

interface WhatIfProps {
  state: RunState;
  /** The moment that is selected first. */
  seq: number;
  onSelect: (id: NodeId) => void;
}

const decisionsOffered = 100;

/** A form for a strategy, its parameters and a moment, and what the strategy would choose. */
export function WhatIf({ state, seq, onSelect }: WhatIfProps) {
  const first = strategyToTry(state.spec);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const catalog = useQuery(trpc.catalog.strategies.queryOptions());
  const [strategy, setStrategy] = useState(first.strategy);
  const [values, setValues] = useState<Record<string, ParameterValues>>({
    [first.strategy]: first.parameters,
  });
  const [at, setAt] = useState(seq);
  const parameters = values[strategy] ?? {};
  const choiceQuery = useQuery({
    queryKey: ['would-choose', state.runId, at, strategy, parameters],
    queryFn: () => client.runs.wouldChoose.query({ runId: state.runId, at, strategy, parameters }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Awaited query={catalog}>
      {(strategies) => {
        const chosen = strategies.find(({ name }) => name === strategy);
        return (
          <div className="space-y-4">
            <div className="grid grid-cols-2 gap-x-6">
              <Select
                label="Strategy"
                value={strategy}
                onChange={setStrategy}
                options={strategies.map(({ name, title }) => ({ value: name, label: title }))}
              />
              <Select
                label="Moment"
                value={String(at)}
                onChange={(value) => setAt(Number(value))}
                options={momentsOf(state, seq)}
              />
            </div>
            {chosen && (
              <details>
                <summary className="cursor-pointer font-medium">Parameters</summary>
                <ParameterFields
                  key={strategy}
                  className="mt-3 grid grid-cols-2 items-start gap-x-6 gap-y-4"
                  schema={chosen.schema}
                  values={parameters}
                  onChange={(changed) => setValues({ ...values, [strategy]: changed })}
                />
              </details>
            )}
            <div aria-live="polite" data-testid="what-if-choice">
              {choiceQuery.error ? (
                <p role="alert" className="text-bad">
                  {choiceQuery.error.message}
                </p>
              ) : (
                <Awaited query={choiceQuery}>
                  {(data) => <WhatIfChoice choice={data} strategy={strategy} onSelect={onSelect} />}
                </Awaited>
              )}
            </div>
          </div>
        );
      }}
    </Awaited>
  );
}

/** The moment shown, and the moments before each of the latest choices. */
function momentsOf(state: RunState, seq: number): { value: string; label: string }[] {
  const before = state.selections
    .toArray()
    .slice(-decisionsOffered)
    .toReversed()
    .map((record) => ({
      value: String(record.seq - 1),
      label: beforeChoice(attemptName(record.attemptId), record.seq),
    }))
    .filter(({ value }) => value !== String(seq));
  return [{ value: String(seq), label: momentShown(seq) }, ...before];
}

'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useEffect, useMemo, useState } from 'react';
import type { ParameterValues } from '@/components/parameters/parameter-fields';
import { type LensMarks, lensMarks } from '@/components/scene/lens';
import { useTRPCClient } from '@/components/trpc/provider';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import type { RunState } from '@/server/core/run/state';

export const lensNames = ['made', 'would'] as const;
/** `made`: the latest choice the run made. `would`: what a strategy with other parameters would choose now. */
export type LensName = (typeof lensNames)[number];

/** Milliseconds that a slider has to rest before the server is asked. */
const restMs = 150;

export interface Lens {
  name: LensName | null;
  setName(name: LensName | null): void;
  strategy: string;
  setStrategy(strategy: string): void;
  parameters: ParameterValues;
  setParameters(parameters: ParameterValues): void;
  /** The choice drawn, or null where there is none. */
  record: SelectionRecord | null;
  /** What there is to say instead of a choice, or of one that cannot be drawn. */
  note: string | null;
  marks: LensMarks | null;
}

/** The lens over the tree. Choices of the past are drawn from the state shown; what would be chosen is asked of the server, where the strategies live. */
export function useLens(state: RunState, past: boolean): Lens {
  const [name, setName] = useQueryState('lens', parseAsStringLiteral(lensNames));
  const [strategy, setStrategy] = useState(state.spec.strategy);
  const [values, setValues] = useState<Record<string, ParameterValues>>({
    [state.spec.strategy]: state.spec.parameters,
  });
  const parameters = values[strategy] ?? {};
  const asked = useRested(JSON.stringify(parameters));
  const client = useTRPCClient();
  // While the run is live a new choice is asked for after each that it makes, not after each event.
  const moment = past ? state.seq : `after ${state.selections.size} choices`;
  const answer = useQuery({
    queryKey: ['lens', state.runId, moment, strategy, asked],
    queryFn: () =>
      client.runs.wouldChoose.query({
        runId: state.runId,
        at: past ? state.seq : undefined,
        strategy,
        parameters: JSON.parse(asked),
      }),
    enabled: name === 'would',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const decision = answer.data?.decision ?? null;
  const made = state.selections.last() ?? null;
  const would = decision?.kind === 'propose' ? decision.selection : null;
  const record = name === 'made' ? made : name === 'would' ? would : null;
  const marks = useMemo(() => (record ? lensMarks(record) : null), [record]);
  return {
    name,
    setName: (to) => void setName(to),
    strategy,
    setStrategy,
    parameters,
    setParameters: (to) => setValues({ ...values, [strategy]: to }),
    record,
    note: noteOf(),
    marks,
  };

  function noteOf(): string | null {
    if (name === 'made') return made ? null : 'No choice was made yet.';
    if (name === null) return null;
    if (answer.error) return answer.error.message;
    if (!answer.data) return 'Asking …';
    switch (decision?.kind) {
      case 'propose':
        return null;
      case 'vote':
        return `${strategy} would have attempts compared: ${decision.reason}`;
      case 'wait':
        return `${strategy} would wait for what is under way.`;
      case 'done':
        return `${strategy} would end the search: ${decision.reason}`;
      case undefined:
        return 'There is no tree yet to choose from.';
    }
  }
}

/** The value once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value);
  // Outside system: the clock.
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

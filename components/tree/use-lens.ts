'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import type { ParameterValues } from '@/components/parameters/parameter-fields';
import { type LensMarks, lensMarks } from '@/components/scene/lens';
import { useTRPCClient } from '@/components/trpc/provider';
import { useRested } from '@/components/ui/use-rested';
import type { SelectionRecord } from '@/server/core/proposal/selection';
import { strategyToTry } from '@/server/core/run/imported';
import type { RunState } from '@/server/core/run/state';
import { noChoices, noTree, wouldEnd, wouldVote, wouldWait } from './sentences';

export const lensNames = ['made', 'would'] as const;
/** `made`: the run's latest choice. `would`: the choice that a strategy with other parameters would make now. */
export type LensName = (typeof lensNames)[number];

/** How long a slider must rest before the server is asked, in milliseconds. */
const restMs = 150;

export interface Lens {
  name: LensName | null;
  setName(name: LensName | null): void;
  strategy: string;
  setStrategy(strategy: string): void;
  parameters: ParameterValues;
  setParameters(parameters: ParameterValues): void;
  /** The choice that is drawn, or null. */
  record: SelectionRecord | null;
  /** What the panel says if there is no choice to draw. */
  note: string | null;
  marks: LensMarks | null;
}

/** The lens over the tree. Choices that were made come from the state shown. The server, which has the strategies, computes choices that would be made. */
export function useLens(state: RunState, past: boolean): Lens {
  const [name, setName] = useQueryState('lens', parseAsStringLiteral(lensNames));
  const first = strategyToTry(state.spec);
  const [strategy, setStrategy] = useState(first.strategy);
  const [values, setValues] = useState<Record<string, ParameterValues>>({
    [first.strategy]: first.parameters,
  });
  const parameters = values[strategy] ?? {};
  const restedParameters = useRested(JSON.stringify(parameters), restMs);
  const client = useTRPCClient();
  // While the run is live, the server is asked again after each choice of the run, not after each event.
  const moment = past ? state.seq : `after ${state.selections.size} choices`;
  const hypothetical = useQuery({
    queryKey: ['lens', state.runId, moment, strategy, restedParameters],
    queryFn: () =>
      client.runs.wouldChoose.query({
        runId: state.runId,
        at: past ? state.seq : undefined,
        strategy,
        parameters: JSON.parse(restedParameters),
      }),
    enabled: name === 'would',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const decision = hypothetical.data?.decision ?? null;
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
    if (name === 'made') return made ? null : noChoices;
    if (name === null) return null;
    if (hypothetical.error) return hypothetical.error.message;
    if (!hypothetical.data) return 'Loading …';
    switch (decision?.kind) {
      case 'propose':
        return null;
      case 'vote':
        return wouldVote(strategy, decision.reason);
      case 'wait':
        return wouldWait(strategy);
      case 'done':
        return wouldEnd(strategy, decision.reason);
      case undefined:
        return noTree;
    }
  }
}

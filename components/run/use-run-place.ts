import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import type { RunId } from '@/server/core/base/ids';

export type RunPlace = NonNullable<ApiOutputs['experiments']['ofRun']>;

/** The cell of an experiment that the run fills. Null if it belongs to no experiment, and until that is known. */
export function useRunPlace(runId: RunId): RunPlace | null {
  const trpc = useTRPC();
  // Another run can replace a failed run in its cell, but not while somebody looks at it.
  const { data } = useQuery(trpc.experiments.ofRun.queryOptions({ runId }, { staleTime: 60_000 }));
  return data ?? null;
}

/** The page that shows the run's tree beside the tree of another arm. */
export const treesPath = ({ experimentId, task, arm, repeat }: RunPlace): string =>
  `/experiments/${experimentId}/trees?${new URLSearchParams({ task, a: arm, repeat: String(repeat) })}`;

'use client';
import { keepPreviousData, queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { toast } from 'sonner';
import { saveFile } from '@/components/reading/save-file';
import { useTRPCClient } from '@/components/trpc/provider';
import type { NodeId, RunId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { nodeNotLoaded } from './sentences';

export type { RecordedDetail } from '@/server/api/node-detail';

/** The request names the reports that the node had at the moment shown, because a later verification is not part of the past. */
const question = (runId: RunId, node: NodeState) => ({
  runId,
  nodeId: node.id,
  outcome: node.outcome,
  holdoutOutcome: node.holdout?.outcome ?? null,
});

/** The request for the long texts of a node. A settled node changes only when a verification adds a report, which is part of the key. */
export const nodeDetailQuery = (
  client: ReturnType<typeof useTRPCClient>,
  runId: RunId,
  node: NodeState | null,
) =>
  queryOptions({
    queryKey: ['node', runId, node?.id, node?.outcome, node?.holdout?.outcome, node?.score?.grade?.thought],
    queryFn: () => (node ? client.runs.node.query(question(runId, node)) : null),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: node !== null,
  });

/** The long texts of a node. */
export function useNodeDetail(runId: RunId, node: NodeState | null) {
  return useQuery(nodeDetailQuery(useTRPCClient(), runId, node));
}

/** Saves everything about a node as one JSON file. */
export function useSaveNode(runId: RunId, node: NodeState) {
  const client = useTRPCClient();
  return useMutation({
    mutationFn: async () => {
      const texts = await client.runs.node.query(question(runId, node));
      saveFile(
        JSON.stringify({ runId, node, ...texts }, null, 2),
        `${runId}-${node.id}.json`,
        'application/json',
      );
    },
    onError: (error) => toast.error(nodeNotLoaded(error.message)),
  });
}

/** The changes of the files from one node to another. */
export function useDiff(runId: RunId, from: NodeId, to: NodeId) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['diff', runId, from, to],
    queryFn: () => client.runs.diff.query({ runId, from, to }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

/** The changes of the task's reference repair; requested only once the run has ended, and null where there is none. */
export function useReference(runId: RunId, ended: boolean) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['reference', runId],
    queryFn: () => client.runs.reference.query({ runId }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: ended,
  });
}

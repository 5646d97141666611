'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPCClient } from '@/components/trpc/provider';
import type { NodeId, RunId } from '@/server/core/ids';
import type { NodeState } from '@/server/core/state';

/** The long texts of a node. Settled nodes do not change, but for what a verification adds: that is part of the key. */
export function useNodeDetail(runId: RunId, node: NodeState | null) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['node', runId, node?.id, node?.outcome, node?.holdout?.outcome],
    queryFn: () => (node ? client.runs.node.query({ runId, nodeId: node.id }) : null),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: node !== null,
  });
}

/** What changed in the files from one node to another. */
export function useDiff(runId: RunId, from: NodeId, to: NodeId) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ['diff', runId, from, to],
    queryFn: () => client.runs.diff.query({ runId, from, to }),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

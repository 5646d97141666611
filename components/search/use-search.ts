'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { useTRPCClient } from '@/components/trpc/provider';
import type { NodeId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { matchingNodes } from './matches';
import { isEmpty, parseQuery } from './query';

export interface SearchResult {
  node: NodeState;
  /** Where the words were found, or which test changed; null if the query has only filters. */
  why: { label: string; before: string; hit: string; after: string } | null;
}

/** The search in the address bar (`q`), and what it finds in the state shown. */
export function useSearch(state: RunState) {
  const [text, setText] = useQueryState(
    'q',
    parseAsString.withDefault('').withOptions({ history: 'replace' }),
  );
  const wanted = useDeferredValue(text.trim());
  const query = useMemo(() => parseQuery(wanted), [wanted]);
  const client = useTRPCClient();
  const { runId } = state;

  const terms = useInfiniteQuery({
    queryKey: ['find', runId, query.terms],
    queryFn: ({ pageParam, signal }) =>
      client.runs.find.query({ runId, terms: query.terms, from: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next,
    enabled: query.terms.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const tests = useQuery({
    queryKey: ['find-tests', runId, query.test, state.seq],
    queryFn: ({ signal }) => client.runs.findTests.query({ runId, name: query.test ?? '' }, { signal }),
    enabled: query.test !== null,
    placeholderData: (before) => before,
  });

  const looked = terms.data?.pages.at(-1);
  const behind = looked !== undefined && (!looked.done || looked.next < state.nodes.size);
  const { fetchNextPage, isFetching, isError } = terms;
  // Outside system: the server, which searches a limited number of texts for each request.
  useEffect(() => {
    if (behind && !isFetching && !isError) void fetchNextPage();
  }, [behind, isFetching, isError, fetchNextPage]);

  const pages = terms.data?.pages;
  const changes = tests.data?.changes;
  const results = useMemo((): SearchResult[] => {
    if (isEmpty(query)) return [];
    const found = new Map(pages?.flatMap((page) => page.found).map((hit) => [hit.nodeId, hit]));
    const changed = new Map(changes?.map((change) => [change.nodeId, change]));
    return matchingNodes(state, query).flatMap((node): SearchResult[] => {
      const hit = found.get(node.id);
      const change = changed.get(node.id);
      if ((query.terms.length > 0 && !hit) || (query.test !== null && !change)) return [];
      if (hit) return [{ node, why: { label: hit.field, ...hit } }];
      if (change) return [{ node, why: { label: change.change, ...change } }];
      return [{ node, why: null }];
    });
  }, [state, query, pages, changes]);

  const active = !isEmpty(query);
  const lit = useMemo(
    (): ReadonlySet<NodeId> | null => (active ? new Set(results.map(({ node }) => node.id)) : null),
    [active, results],
  );
  return {
    text,
    setText: (next: string) => void setText(next === '' ? null : next),
    query,
    results,
    lit,
    /** How many nodes were searched so far; null when the search has ended. */
    looking: query.terms.length > 0 && (looked === undefined || behind) ? (looked?.next ?? 0) : null,
    error: terms.error?.message ?? tests.error?.message ?? null,
    retry: () => void (terms.isError ? terms.refetch() : tests.refetch()),
    incomplete: tests.data?.done === false,
  };
}
export type Search = ReturnType<typeof useSearch>;

'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Page } from '@/components/shell/page';
import { useTRPC } from '@/components/trpc/provider';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { EmptyState, ErrorNote, Skeleton } from '@/components/ui/notes';
import { asNodeId, asRunId, rootNodeId } from '@/server/core/base/ids';
import { alignFiles, alignTests } from './aligned';
import { AlignedTable } from './aligned-table';
import { addNodeHelp, mostAligned, noNodesNamed, notAPlace, otherTasks } from './sentences';

const place = /^(r[a-z0-9]+)(?::(n\d+))?$/;

/** The nodes that an address names: `run:node`, or `run` for where it came to, with commas between. */
const placesIn = (text: string) =>
  text.split(',').flatMap((one) => {
    const [, run, node] = place.exec(one.trim()) ?? [];
    return run ? [{ runId: asRunId(run), nodeId: node ? asNodeId(node) : null }] : [];
  });
type Place = ReturnType<typeof placesIn>[number];

/** Any number of nodes, also of different runs, next to each other: their steps, tests and files, row by row. */
export function AlignedPage() {
  const [of, setOf] = useQueryState('of', parseAsString.withDefault('').withOptions({ history: 'push' }));
  const places = placesIn(of).slice(0, mostAligned);
  const show = (next: readonly Place[]) =>
    void setOf(next.map(({ runId, nodeId }) => (nodeId ? `${runId}:${nodeId}` : runId)).join(','));
  return (
    <Page crumbs={[{ label: 'Runs', href: '/' }, { label: 'Nodes compared' }]}>
      <div className="space-y-5 p-4 sm:p-6">
        {places.length === 0 ? (
          <EmptyState title="No nodes to compare">{noNodesNamed}</EmptyState>
        ) : (
          <Aligned places={places} onRemove={(at) => show(places.filter((_, i) => i !== at))} />
        )}
        {places.length < mostAligned && (
          <AddNode run={places.at(-1)?.runId ?? null} onAdd={(added) => show([...places, added])} />
        )}
      </div>
    </Page>
  );
}

function Aligned({ places, onRemove }: { places: readonly Place[]; onRemove: (at: number) => void }) {
  const trpc = useTRPC();
  const compared = useQuery(trpc.runs.compared.queryOptions({ nodes: [...places] }));
  const nodes = compared.data ?? [];
  const diffs = useQueries({
    queries: nodes.map(({ runId, nodeId, hasFiles }) =>
      trpc.runs.diff.queryOptions({ runId, from: rootNodeId, to: nodeId }, { enabled: hasFiles }),
    ),
  });
  if (compared.error) return <ErrorNote message={compared.error.message} />;
  if (!compared.data) return <Skeleton className="h-64" />;
  const problems = [...new Set(diffs.flatMap(({ error }) => (error ? [error.message] : [])))];
  return (
    <>
      {new Set(nodes.map(({ taskName }) => taskName)).size > 1 && <p className="text-warn">{otherTasks}</p>}
      <AlignedTable
        nodes={nodes}
        tests={alignTests(nodes.map(({ tests }) => tests))}
        files={alignFiles(nodes.map((_, at) => diffs[at]?.data ?? null))}
        onRemove={onRemove}
      />
      {problems.map((problem) => (
        <ErrorNote key={problem} message={problem} />
      ))}
    </>
  );
}

interface AddNodeProps {
  /** The run that a node without a run belongs to. */
  run: string | null;
  onAdd: (place: Place) => void;
}

function AddNode({ run, onAdd }: AddNodeProps) {
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const trimmed = text.trim();
  const [added] = placesIn(run !== null && /^n\d+$/.test(trimmed) ? `${run}:${trimmed}` : trimmed);
  return (
    <form
      className="flex max-w-md items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!added) return;
        onAdd(added);
        setText('');
        setTried(false);
      }}
    >
      <TextField
        className="flex-1"
        label="Add a node"
        code
        help={addNodeHelp}
        error={tried && !added ? notAPlace : null}
        value={text}
        onChange={setText}
      />
      <Button type="submit">Add</Button>
    </form>
  );
}

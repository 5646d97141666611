import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTRPC } from '@/components/trpc/provider';
import type { ApiOutputs } from '@/components/trpc/types';
import { ErrorNote, Skeleton } from '@/components/ui/notes';
import { Pill, type Tone } from '@/components/ui/pill';
import { Table, Td, Th } from '@/components/ui/table';
import { mostLines } from '@/server/core/verdict/benchmark-grading';
import { differsNote, moreInReport, verdictColumns, verdictsNotLoaded } from './sentences';

type Line = ApiOutputs['benchmarks']['gradings']['lines'][number];

const tones: Record<Line['status'], Tone> = {
  resolved: 'good',
  unresolved: 'ink',
  'no results': 'warn',
  error: 'bad',
  'empty patch': 'plain',
};

interface GradedTableProps {
  id: string;
  /** Predictions graded so far: the table is read again when there are more. */
  done: number;
}

/** The verdicts of a grading, in the order of the predictions. */
export function GradedTable({ id, done }: GradedTableProps) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery({
    ...trpc.benchmarks.gradings.lines.queryOptions({ id, done: Math.min(done, mostLines) }),
    // Each prediction makes a longer table: those before it are of no use.
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  if (error && !data) {
    return (
      <ErrorNote
        className="mt-2"
        title={verdictsNotLoaded}
        message={error.message}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <Skeleton className="mt-2 h-24" />;
  return (
    <div className="mt-2 max-h-96 overflow-auto rounded-md border border-line">
      <Table>
        <thead className="sticky top-0 bg-panel">
          <tr>
            {verdictColumns.map((title) => (
              <Th key={title}>{title}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.map((line) => (
            <VerdictRow key={`${line.model}\n${line.instanceId}`} line={line} />
          ))}
        </tbody>
      </Table>
      {done > data.length && <p className="px-4 py-2 text-sm text-soft">{moreInReport(data.length)}</p>}
    </div>
  );
}

function VerdictRow({ line }: { line: Line }) {
  const { instanceId, model, status, failToPass, passToPass, appliedBy, note, differs } = line;
  const notes = [note, differs > 0 && differsNote(differs)].filter(Boolean).join(' ');
  return (
    <tr className="align-top">
      <Td className="whitespace-nowrap">{instanceId}</Td>
      <Td className="max-w-48 break-words">{model}</Td>
      <Td>
        <Pill tone={tones[status]}>{status}</Pill>
      </Td>
      <Td className="num">{shareOf(failToPass)}</Td>
      <Td className="num">{shareOf(passToPass)}</Td>
      <Td className="max-w-80 text-sm break-words text-soft">
        {notes}
        {appliedBy !== null && <span className="block">applied by {appliedBy}</span>}
      </Td>
    </tr>
  );
}

const shareOf = ([passed, all]: [number, number]) => (all === 0 ? '–' : `${passed}/${all}`);

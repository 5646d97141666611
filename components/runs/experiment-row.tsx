import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/ui/button';
import { age, counted } from '@/components/ui/format';
import { Td } from '@/components/ui/table';
import { experimentRunsText, showRunsOf } from './sentences';
import type { RunPage } from './use-runs';

interface ExperimentRowProps {
  experiment: RunPage['experiments'][number];
  /** ms since the epoch, or null before the page runs in the browser. */
  now: number | null;
  onShowRuns: (id: string) => void;
}

/** What an experiment made, as one row of the list. */
export function ExperimentRow({ experiment, now, onShowRuns }: ExperimentRowProps) {
  const { id, name, runs, createdAt } = experiment;
  return (
    <tr
      data-testid={`experiment-${id}`}
      className="bg-panel max-[900px]:grid max-[900px]:grid-cols-[44px_minmax(0,1fr)_auto] max-[900px]:border-b max-[900px]:border-line max-[900px]:py-1.5 max-[900px]:*:border-0 max-[900px]:*:py-0.5"
    >
      <Td>
        <FlaskConical aria-hidden className="size-4 text-soft" />
      </Td>
      <Td colSpan={2}>
        <Link href={`/experiments/${id}`} className="block truncate font-medium">
          {name}
        </Link>
        <span className="block truncate text-sm text-soft">experiment · {id}</span>
      </Td>
      <Td colSpan={3} className="text-soft max-[900px]:col-start-2 max-[900px]:row-start-2">
        {experimentRunsText(experiment)}
      </Td>
      {/* Stands for the column of trees, which narrow pages leave out. */}
      <Td className="max-[1120px]:hidden">{null}</Td>
      <Td className="text-right whitespace-nowrap">
        <Button size="sm" disabled={runs === 0} onClick={() => onShowRuns(id)} aria-label={showRunsOf(name)}>
          {counted(runs, 'run')}
        </Button>
        <span className="num block text-sm text-soft">{now === null ? '' : age(createdAt, now)}</span>
      </Td>
    </tr>
  );
}

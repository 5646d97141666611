import Link from 'next/link';
import { Button, buttonClass } from '@/components/ui/button';
import { EmptyState, Kbd } from '@/components/ui/notes';
import { RunSketch } from './run-sketch';
import { aRunIs, runsOfExperiments } from './sentences';

/** A small example tree for the empty page. */
const example = {
  parent: [-1, 0, 1, 2, 3, 4, 5, 2, 7, 8, 9, 10, 11, 8, 13, 14, 0, 16, 17],
  score: [0, 0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.6, 0.6, 0.8, 1, 0.3, 0.3, 0.6, 0, 0, 0.3],
};

export function NoRunsYet({ onImport }: { onImport: () => void }) {
  return (
    <EmptyState
      picture={<RunSketch sketch={example} best={12} width={220} height={88} />}
      title="No runs yet"
      action={
        <div className="flex gap-2">
          <Link href="/new" className={buttonClass('primary', 'lg')}>
            New run <Kbd className="border-bg/30 bg-transparent text-bg">n</Kbd>
          </Link>
          <Button size="lg" onClick={onImport}>
            Import
          </Button>
        </div>
      }
    >
      {aRunIs} {runsOfExperiments}{' '}
      <Link href="/experiments" className="underline underline-offset-2 hover:text-ink">
        {' '}
        Experiments{' '}
      </Link>
      .
    </EmptyState>
  );
}

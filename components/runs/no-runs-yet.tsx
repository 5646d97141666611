'use client';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTRPC } from '@/components/trpc/provider';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNote, Kbd } from '@/components/ui/notes';
import { RunSketch } from './run-sketch';
import { aRunIs, canDo, firstSteps, runsOfExperiments } from './sentences';

/** A small example tree for the empty page. */
const example = {
  parent: [-1, 0, 1, 2, 3, 4, 5, 2, 7, 8, 9, 10, 11, 8, 13, 14, 0, 16, 17],
  score: [0, 0, 0, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.6, 0.6, 0.8, 1, 0.3, 0.3, 0.6, 0, 0, 0.3],
};

/** The first page that a new user sees: what to do first, and what the page can do. */
export function NoRunsYet({ onImport }: { onImport: () => void }) {
  const router = useRouter();
  const open = useMutation(
    useTRPC().imports.example.mutationOptions({ onSuccess: (runId) => router.push(`/runs/${runId}`) }),
  );
  return (
    <div className="mx-auto max-w-3xl px-6 py-10">
      <div className="flex flex-col items-center text-center">
        <RunSketch sketch={example} best={12} width={220} height={88} />
        <h2 className="mt-4 text-lg">No runs yet</h2>
        <p className="mt-1.5 max-w-[60ch] text-soft text-pretty">{aRunIs}</p>
        <div className="mt-5 flex flex-wrap justify-center gap-2">
          <Link href="/new" className={buttonClass('primary', 'lg')}>
            New run <Kbd className="border-bg/30 bg-transparent text-bg">n</Kbd>
          </Link>
          <Button
            size="lg"
            data-testid="open-example"
            busy={open.isPending || open.isSuccess}
            onClick={() => open.mutate()}
          >
            Look at a finished run
          </Button>
          <Button size="lg" onClick={onImport}>
            Import
          </Button>
        </div>
        <p className="mt-2 text-sm text-soft">{firstSteps}</p>
        {open.error && <ErrorNote className="mt-3 text-left" message={open.error.message} />}
      </div>
      <dl
        data-testid="can-do"
        className="mt-8 grid grid-cols-1 gap-x-8 gap-y-4 border-t border-line pt-6 sm:grid-cols-2"
      >
        {canDo.map(({ title, text }) => (
          <div key={title}>
            <dt className="font-medium">{title}</dt>
            <dd className="text-soft text-pretty">{text}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-6 text-center text-sm text-soft">
        {runsOfExperiments}{' '}
        <Link href="/experiments" className="underline underline-offset-2 hover:text-ink">
          Experiments
        </Link>
        .
      </p>
    </div>
  );
}

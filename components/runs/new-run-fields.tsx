'use client';
import clsx from 'clsx';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button, buttonClass } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { BudgetSection } from './budget-section';
import { MachineSection } from './machine-section';
import { MinimiseSection } from './minimise-section';
import { type Catalog, hasTests, type NewRunForm, problemsOf, sentenceOf } from './new-run-form';
import { repeatWithOtherSeeds, replaysHere, replaysOnly } from './sentences';
import { StrategySection } from './strategy-section';
import { TaskSection } from './task-section';

interface NewRunFieldsProps {
  catalog: Catalog;
  /** What the form begins with. */
  initial: () => NewRunForm;
  onStart: (form: NewRunForm) => void;
  /** A field was changed, so the server's refusal may no longer hold. */
  onEdit: () => void;
  starting: boolean;
  /** Why the server refused. */
  error: string | null;
}

export function NewRunFields({ catalog, initial, onStart, onEdit, starting, error }: NewRunFieldsProps) {
  const [form, setForm] = useState(initial);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<NewRunForm>) => {
    setForm((before) => ({ ...before, ...part }));
    if (error !== null) onEdit();
  };
  const problems = problemsOf(form);
  const ready = Object.keys(problems).length === 0;
  const start = () => {
    setTried(true);
    if (ready && !starting) onStart(form);
  };
  const fields = useRef<HTMLFormElement>(null);
  useHotkeys('New run', [{ keys: ['Enter'], does: 'start', run: () => fields.current?.requestSubmit() }]);
  return (
    <form
      ref={fields}
      className="mx-auto grid max-w-6xl grid-cols-1 items-start gap-5 p-4 sm:p-6 min-[900px]:grid-cols-[minmax(0,1fr)_320px]"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="min-w-0 space-y-5">
        <TaskSection form={form} change={change} tasks={catalog.tasks} problems={tried ? problems : {}} />
        <StrategySection form={form} change={change} strategies={catalog.strategies} />
        <BudgetSection
          budget={form.budget}
          strategy={form.strategy}
          onChange={(budget) => change({ budget })}
          error={tried ? problems.steps : undefined}
        />
        {hasTests(form) && <MinimiseSection form={form} change={change} />}
      </div>
      <div className="min-w-0 space-y-5 min-[900px]:sticky min-[900px]:top-6">
        <div className="rounded-lg border border-line-strong bg-raised p-5">
          {form.takeOn === null ? (
            <p className="break-words text-pretty">{sentenceOf(form, catalog)}</p>
          ) : (
            <p className="break-words text-pretty" data-testid="takes-on">
              {replaysHere}{' '}
              <Link
                href={`/runs/${form.takeOn.runId}?node=${form.takeOn.nodeId}`}
                className="underline underline-offset-2"
              >
                {form.takeOn.runId} {form.takeOn.nodeId}
              </Link>
              . {replaysOnly}
            </p>
          )}
          <Button type="submit" variant="primary" size="lg" busy={starting} className="mt-4 w-full">
            <Play aria-hidden className="size-4" /> {starting ? 'Starting …' : 'Start'}
          </Button>
          {form.like && (
            <Link
              href={`/experiments/new?from=${form.like.runId}`}
              className={clsx(buttonClass('plain'), 'mt-2 w-full')}
            >
              {repeatWithOtherSeeds}
            </Link>
          )}
          {tried && !ready && <ErrorNote className="mt-3" message={Object.values(problems).join('\n')} />}
          {error !== null && !starting && <ErrorNote className="mt-3" message={error} />}
        </div>
        <MachineSection form={form} change={change} catalog={catalog} />
      </div>
    </form>
  );
}

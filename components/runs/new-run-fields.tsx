'use client';
import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button } from '@/components/ui/button';
import { ErrorNote } from '@/components/ui/notes';
import { BudgetSection } from './budget-section';
import { MachineSection } from './machine-section';
import { MinimiseSection } from './minimise-section';
import { type Catalog, initialForm, type NewRunForm, problemsOf, sentenceOf } from './new-run-form';
import { StrategySection } from './strategy-section';
import { TaskSection } from './task-section';

interface NewRunFieldsProps {
  catalog: Catalog;
  wanted: string | null;
  onStart: (form: NewRunForm) => void;
  /** A field was changed, so the server's refusal may no longer hold. */
  onEdit: () => void;
  starting: boolean;
  /** Why the server refused. */
  error: string | null;
}

export function NewRunFields({ catalog, wanted, onStart, onEdit, starting, error }: NewRunFieldsProps) {
  const [form, setForm] = useState(() => initialForm(catalog, wanted));
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
      className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)_320px] items-start gap-5 p-6"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="space-y-5">
        <TaskSection form={form} change={change} tasks={catalog.tasks} problems={tried ? problems : {}} />
        <StrategySection form={form} change={change} strategies={catalog.strategies} />
        <BudgetSection
          budget={form.budget}
          strategy={form.strategy}
          onChange={(budget) => change({ budget })}
          error={tried ? problems.steps : undefined}
        />
        {!(form.source === 'directory' && form.noTests) && <MinimiseSection form={form} change={change} />}
      </div>
      <div className="sticky top-6 space-y-5">
        <div className="rounded-lg border border-line-strong bg-raised p-5">
          <p className="break-words text-pretty">{sentenceOf(form, catalog)}</p>
          <Button type="submit" variant="primary" size="lg" busy={starting} className="mt-4 w-full">
            <Play aria-hidden className="size-4" /> {starting ? 'Starting …' : 'Start'}
          </Button>
          {tried && !ready && <ErrorNote className="mt-3" message={Object.values(problems).join('\n')} />}
          {error !== null && !starting && <ErrorNote className="mt-3" message={error} />}
        </div>
        <MachineSection form={form} change={change} models={catalog.models} system={catalog.system} />
      </div>
    </form>
  );
}

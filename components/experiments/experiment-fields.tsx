'use client';
import { Play, Plus } from 'lucide-react';
import Link from 'next/link';
import { useRef, useState } from 'react';
import { DirectoryFields } from '@/components/directory/directory-fields';
import type { RunOrder, StrategyEntry, TaskEntry } from '@/components/runs/new-run-form';
import { useHotkeys } from '@/components/shell/hotkeys';
import { Button } from '@/components/ui/button';
import { Select, TextField } from '@/components/ui/field';
import { ErrorNote } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import { ArmEditor } from './arm-editor';
import {
  addedArm,
  armCount,
  type ExperimentForm,
  experimentProblems,
  initialExperiment,
  notRepeated,
  repeatingAll,
  taskCount,
} from './experiment-form';
import { budgetOfARun, help, notTakenOver, ownDirectory, stepsInAll } from './sentences';
import { TaskPicker } from './task-picker';

interface ExperimentFieldsProps {
  tasks: TaskEntry[];
  strategies: StrategyEntry[];
  models: { id: string; title: string }[];
  /** The runs that are repeated; none for an empty form. */
  like: readonly RunOrder[];
  onStart: (form: ExperimentForm) => void;
  starting: boolean;
  /** Why the server refused. */
  error: string | null;
}

export function ExperimentFields({
  tasks,
  strategies,
  models,
  like,
  onStart,
  starting,
  error,
}: ExperimentFieldsProps) {
  const model = models[0]?.id ?? '';
  const [form, setForm] = useState(() =>
    like.length > 0
      ? repeatingAll(like)
      : initialExperiment(
          tasks.map(({ name }) => name),
          model,
        ),
  );
  const missing = [...new Set(like.flatMap(notRepeated))];
  const [tried, setTried] = useState(false);
  const change = (part: Partial<ExperimentForm>) => setForm((before) => ({ ...before, ...part }));
  const problems = experimentProblems(form);
  const start = () => {
    setTried(true);
    if (problems.length === 0 && !starting) onStart(form);
  };
  const fields = useRef<HTMLFormElement>(null);
  useHotkeys('New experiment', [
    { keys: ['Enter'], does: 'start', run: () => fields.current?.requestSubmit() },
  ]);
  const tasksInAll = taskCount(form);
  const arms = armCount(form);
  const runs = tasksInAll * arms * form.repeats;
  return (
    <form
      ref={fields}
      className="mx-auto grid max-w-7xl grid-cols-1 items-start gap-5 p-4 sm:p-6 min-[900px]:grid-cols-[minmax(0,1fr)_300px]"
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      <div className="min-w-0 space-y-5">
        <Section look="card" title="Tasks">
          {form.tasksOfRuns.map(({ runId, title }) => (
            <p key={runId} className="mb-3 flex items-center gap-2" data-testid="task-of-run">
              <span className="min-w-0 flex-1 truncate">
                {title}, as in{' '}
                <Link className="underline underline-offset-2" href={`/runs/${runId}`}>
                  {runId}
                </Link>
              </span>
              <Button size="sm" onClick={() => change({ tasksOfRuns: [] })}>
                Remove
              </Button>
            </p>
          ))}
          {missing.length > 0 && (
            <p className="mb-3 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn">
              {notTakenOver(missing)}
            </p>
          )}
          <TaskPicker tasks={tasks} chosen={form.samples} onChange={(samples) => change({ samples })} />
          <details className="mt-4">
            <summary className="cursor-pointer font-medium">{ownDirectory}</summary>
            <div className="mt-3 space-y-4">
              <DirectoryFields form={form} change={change} />
            </div>
          </details>
        </Section>
        <Section look="card" title="Arms" aside={<span className="text-soft">{help.arms}</span>}>
          <div className="space-y-3">
            {form.arms.map((arm, place) => (
              <ArmEditor
                key={arm.id}
                arm={arm}
                place={place}
                strategies={strategies}
                models={models}
                onChange={(changed) =>
                  change({ arms: form.arms.map((one) => (one.id === arm.id ? changed : one)) })
                }
                onRemove={() => change({ arms: form.arms.filter(({ id }) => id !== arm.id) })}
              />
            ))}
          </div>
          <div className="mt-3 flex flex-wrap gap-2">
            {strategies.map(({ name, title }) => (
              <Button
                key={name}
                size="sm"
                onClick={() => change({ arms: [...form.arms, addedArm(form.arms, name, model)] })}
              >
                <Plus aria-hidden className="size-3.5" /> {title}
              </Button>
            ))}
          </div>
        </Section>
      </div>
      <div className="min-w-0 space-y-5 min-[900px]:sticky min-[900px]:top-6">
        <div className="space-y-4 rounded-lg border border-line-strong bg-raised p-5">
          <TextField
            label="Name"
            value={form.name}
            placeholder={form.arms.map(({ name }) => name).join(', ')}
            onChange={(name) => change({ name })}
          />
          <NumberField
            label="Repeats"
            help={help.repeats}
            min={1}
            max={1000}
            value={form.repeats}
            onChange={(repeats) => change({ repeats: repeats ?? 1 })}
          />
          <fieldset className="space-y-3">
            <legend className="mb-1 font-medium">{budgetOfARun}</legend>
            <NumberField
              label="Steps of a run"
              nullable
              min={1}
              max={100_000}
              value={form.steps}
              onChange={(steps) => change({ steps })}
            />
            <NumberField
              label="Tokens"
              nullable
              min={1}
              placeholder="no limit"
              value={form.tokens}
              onChange={(tokens) => change({ tokens })}
            />
            <NumberField
              label="Dollars"
              nullable
              min={0.0001}
              step={0.01}
              placeholder="no limit"
              value={form.usd}
              onChange={(usd) => change({ usd })}
            />
          </fieldset>
          <p className="text-pretty">
            {tasksInAll} {tasksInAll === 1 ? 'task' : 'tasks'} × {arms} {arms === 1 ? 'arm' : 'arms'} ×{' '}
            {form.repeats} = <b>{runs} runs</b>
            {form.steps === null ? '' : stepsInAll(runs * form.steps)}.
          </p>
          <Button type="submit" variant="primary" size="lg" busy={starting} className="w-full">
            <Play aria-hidden className="size-4" /> {starting ? 'Starting …' : 'Start'}
          </Button>
          {tried && problems.length > 0 && <ErrorNote message={problems.join('\n')} />}
          {error !== null && !starting && <ErrorNote message={error} />}
        </div>
        <details className="rounded-lg border border-line bg-panel px-5 py-3">
          <summary className="cursor-pointer font-medium">More</summary>
          <div className="mt-3 space-y-4">
            <NumberField
              label="Steps per attempt"
              help={help.stepsPerAttempt}
              min={1}
              max={1000}
              value={form.stepsPerAttempt}
              onChange={(stepsPerAttempt) => change({ stepsPerAttempt: stepsPerAttempt ?? 20 })}
            />
            <NumberField
              label="Seed"
              min={0}
              value={form.seed}
              onChange={(seed) => change({ seed: seed ?? 1 })}
            />
            <NumberField
              label="Runs at once"
              min={1}
              max={64}
              value={form.concurrency}
              onChange={(concurrency) => change({ concurrency: concurrency ?? 2 })}
            />
            <Select
              label="Sandbox"
              value={form.sandbox}
              options={[
                { value: 'local', label: 'local' },
                { value: 'docker', label: 'docker' },
              ]}
              onChange={(sandbox) => change({ sandbox: sandbox === 'docker' ? 'docker' : 'local' })}
            />
          </div>
        </details>
      </div>
    </form>
  );
}

'use client';
import { BenchmarkFields } from '@/components/benchmarks/benchmark-fields';
import { DirectoryFields } from '@/components/directory/directory-fields';
import { TestsVerdict } from '@/components/quality/tests-verdict';
import { TaskLabel, TaskStatement, TaskTags } from '@/components/tasks/task-facts';
import { EmptyState } from '@/components/ui/notes';
import { Section } from '@/components/ui/section';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { plainTitle } from '@/server/core/base/plain-title';
import type { NewRunForm, Problems, TaskEntry } from './new-run-form';
import { emptySampleFolder } from './sentences';
import { TaskOfRun } from './task-of-run';

interface TaskSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  tasks: TaskEntry[];
  /** Shown after the first try to start. */
  problems: Problems;
}

const sources = ['sample', 'directory', 'run', 'benchmark'] as const;

export function TaskSection({ form, change, tasks, problems }: TaskSectionProps) {
  return (
    <Section look="card" title="Task">
      <Tabs
        value={form.source}
        onValueChange={(source) => change({ source: sources.find((one) => one === source) ?? 'sample' })}
      >
        <TabList aria-label="Where the task comes from" className="-mt-2">
          {form.like && <Tab value="run">As in {form.like.runId}</Tab>}
          {form.benchmark && <Tab value="benchmark">Imported task</Tab>}
          <Tab value="sample">Sample task</Tab>
          <Tab value="directory">Your own directory</Tab>
        </TabList>
        {form.like && (
          <TabPanel value="run" className="pt-4">
            <TaskOfRun order={form.like} />
          </TabPanel>
        )}
        {form.benchmark && (
          <TabPanel value="benchmark" className="pt-4">
            <BenchmarkFields
              task={form.benchmark}
              hidden={form.hidden}
              test={form.visibleTest}
              onChange={change}
              problem={problems.visibleTest}
            />
          </TabPanel>
        )}
        <TabPanel value="sample" className="pt-4">
          <SampleTasks tasks={tasks} chosen={form.sample} onChoose={(sample) => change({ sample })} />
        </TabPanel>
        <TabPanel value="directory" className="space-y-4 pt-4">
          <DirectoryFields form={form} change={change} mayHaveNoTests problems={problems} />
        </TabPanel>
      </Tabs>
    </Section>
  );
}

/** Scrolls the list to the task that is chosen at first. */
function showChosen(list: HTMLFieldSetElement | null): void {
  const chosen = list?.querySelector('input:checked')?.closest('label');
  if (list && chosen) list.scrollTop = chosen.offsetTop - (list.clientHeight - chosen.offsetHeight) / 2;
}

interface SampleTasksProps {
  tasks: TaskEntry[];
  chosen: string;
  onChoose: (name: string) => void;
}

function SampleTasks({ tasks, chosen, onChoose }: SampleTasksProps) {
  const task = tasks.find(({ name }) => name === chosen);
  if (tasks.length === 0) {
    return (
      <EmptyState title="No sample tasks" className="py-6">
        The folder <code>tasks/</code> {emptySampleFolder}
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-5 sm:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <fieldset
        ref={showChosen}
        className="relative max-h-72 min-w-0 overflow-y-auto rounded-md border border-line"
      >
        <legend className="sr-only">Sample task</legend>
        {tasks.map((task) => (
          <label
            key={task.name}
            className="flex cursor-pointer items-baseline gap-2 border-b border-line px-3 py-1.5 last:border-b-0 hover:bg-hover has-checked:bg-chosen has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-ink"
          >
            <input
              type="radio"
              name="sample"
              className="sr-only"
              checked={task.name === chosen}
              onChange={() => onChoose(task.name)}
            />
            <TaskLabel task={task} className="min-w-0 flex-1 font-medium" />
          </label>
        ))}
      </fieldset>
      {task && (
        <div className="max-h-72 overflow-y-auto">
          <h3>{plainTitle(task.title)}</h3>
          <TaskTags task={task} className="mt-1.5" />
          <TaskStatement text={task.statement} className="mt-2.5" />
          <p className="mt-2.5 text-sm text-soft">
            Tests: <code className="font-mono">{task.test}</code>
          </p>
          <TestsVerdict name={task.name} />
        </div>
      )}
    </div>
  );
}

'use client';
import { TestsVerdict } from '@/components/quality/tests-verdict';
import { TaskStatement, TaskTags } from '@/components/tasks/task-facts';
import { EmptyState } from '@/components/ui/notes';
import { Section } from '@/components/ui/section';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import { DirectoryFields } from './directory-fields';
import type { NewRunForm, Problems, TaskEntry } from './new-run-form';
import { taskHelp } from './sentences';

interface TaskSectionProps {
  form: NewRunForm;
  change: (change: Partial<NewRunForm>) => void;
  tasks: TaskEntry[];
  /** Shown after the first try to start. */
  problems: Problems;
}

export function TaskSection({ form, change, tasks, problems }: TaskSectionProps) {
  return (
    <Section look="card" title="Task">
      <Tabs
        value={form.source}
        onValueChange={(source) => change({ source: source === 'directory' ? 'directory' : 'sample' })}
      >
        <TabList aria-label="Where the task comes from" className="-mt-2">
          <Tab value="sample">Sample task</Tab>
          <Tab value="directory">Your own directory</Tab>
        </TabList>
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
        The folder <code>tasks/</code> {taskHelp.noSamples.folder}
      </EmptyState>
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)] gap-5">
      <fieldset className="max-h-72 min-w-0 overflow-y-auto rounded-md border border-line">
        <legend className="sr-only">Sample task</legend>
        {tasks.map(({ name, title, language }) => (
          <label
            key={name}
            className="flex cursor-pointer items-baseline gap-2 border-b border-line px-3 py-1.5 last:border-b-0 hover:bg-hover has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="sample"
              className="sr-only"
              checked={name === chosen}
              onChange={() => onChoose(name)}
            />
            <span className="min-w-0 flex-1 truncate font-medium" title={title}>
              {title}
            </span>
            <span className="shrink-0 text-xs text-soft">{language}</span>
          </label>
        ))}
      </fieldset>
      {task && (
        <div className="max-h-72 overflow-y-auto">
          <h3>{task.title}</h3>
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

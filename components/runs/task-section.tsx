'use client';
import { TestsVerdict } from '@/components/quality/tests-verdict';
import { TaskStatement, TaskTags } from '@/components/tasks/task-facts';
import { Button } from '@/components/ui/button';
import { Checkbox, TextField } from '@/components/ui/field';
import { EmptyState } from '@/components/ui/notes';
import { NumberField } from '@/components/ui/number-field';
import { Section } from '@/components/ui/section';
import { Tab, TabList, TabPanel, Tabs } from '@/components/ui/tabs';
import type { NewRunForm, Problems, TaskEntry } from './new-run-form';
import { statementExample, taskHelp } from './sentences';

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
          <TextField
            label="Directory"
            help={taskHelp.directory}
            error={problems.path}
            code
            placeholder="/home/you/project"
            value={form.path}
            onChange={(path) => change({ path })}
          />
          {!form.noTests && (
            <TextField
              label="Test command"
              help={taskHelp.test}
              code
              placeholder="node --test"
              value={form.test}
              onChange={(test) => change({ test })}
            />
          )}
          <Checkbox
            label="There are no tests"
            help={taskHelp.noTests}
            value={form.noTests}
            onChange={(noTests) => change({ noTests })}
          />
          {!form.noTests && <DirectoryOptions form={form} change={change} />}
          <TextField
            label="What is wrong"
            error={problems.statement}
            help={taskHelp.statement}
            rows={4}
            placeholder={statementExample}
            value={form.statement}
            onChange={(statement) => change({ statement })}
          />
        </TabPanel>
      </Tabs>
    </Section>
  );
}

/** How the tests of a directory run and what judges a solution. */
function DirectoryOptions({ form, change }: Pick<TaskSectionProps, 'form' | 'change'>) {
  return (
    <>
      {form.holdout.trim() === '' && form.holdoutShare === null && (
        <div className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn" data-testid="no-holdout">
          <p>{taskHelp.noHoldout}</p>
          <Button size="sm" className="mt-2" onClick={() => change({ holdoutShare: 1 / 3 })}>
            {taskHelp.makeHoldout}
          </Button>
        </div>
      )}
      {form.holdoutShare !== null && (
        <p className="flex items-baseline gap-3 text-sm text-soft" data-testid="holdout-made">
          {taskHelp.holdoutMade}
          <Button size="sm" onClick={() => change({ holdoutShare: null })}>
            Undo
          </Button>
        </p>
      )}
      <details className="rounded-md border border-line px-3 py-2" data-testid="directory-options">
        <summary className="cursor-pointer font-medium">Setup, limits, protected files, holdout</summary>
        <div className="mt-3 space-y-4">
          <TextField
            label="Setup command"
            help={taskHelp.setup}
            code
            placeholder="npm ci"
            value={form.setup}
            onChange={(setup) => change({ setup })}
          />
          <Checkbox
            label="The setup may use the network"
            help={taskHelp.setupNetwork}
            value={form.setupNetwork}
            onChange={(setupNetwork) => change({ setupNetwork })}
          />
          <NumberField
            label="Time limit"
            help={taskHelp.testTimeout}
            unit="s"
            nullable
            min={1}
            max={86_400}
            placeholder="60"
            value={form.testTimeout}
            onChange={(testTimeout) => change({ testTimeout })}
          />
          <TextField
            label="Protected files"
            help={taskHelp.protect}
            code
            rows={2}
            placeholder="fixtures/**"
            value={form.protect}
            onChange={(protect) => change({ protect })}
          />
          <TextField
            label="Holdout"
            help={taskHelp.holdout}
            code
            placeholder="/home/you/project-holdout"
            value={form.holdout}
            onChange={(holdout) => change({ holdout, holdoutShare: null })}
          />
          <Checkbox
            label="Keep files that git ignores"
            help={taskHelp.keepIgnored}
            value={form.keepIgnored}
            onChange={(keepIgnored) => change({ keepIgnored })}
          />
        </div>
      </details>
    </>
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

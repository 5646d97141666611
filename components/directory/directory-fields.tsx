'use client';
import { Button } from '@/components/ui/button';
import { Checkbox, Select, TextField } from '@/components/ui/field';
import { NumberField } from '@/components/ui/number-field';
import { type DirectoryForm, runnerChoices, variablesProblem } from './directory-form';
import { runnerLabels, statementExample, taskHelp } from './sentences';

interface DirectoryFieldsProps {
  form: DirectoryForm;
  change: (change: Partial<DirectoryForm>) => void;
  /** Whether the form goes without a statement: no agent will read one. */
  withoutStatement?: boolean;
  /** Whether a directory without tests is offered. */
  mayHaveNoTests?: boolean;
  problems?: { path?: string; statement?: string };
}

/** A directory of one's own as a task: where it is, how it is tested, what judges a solution, what is wrong. */
export function DirectoryFields({
  form,
  change,
  mayHaveNoTests = false,
  withoutStatement = false,
  problems = {},
}: DirectoryFieldsProps) {
  return (
    <>
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
      {mayHaveNoTests && (
        <Checkbox
          label="There are no tests"
          help={taskHelp.noTests}
          value={form.noTests}
          onChange={(noTests) => change({ noTests })}
        />
      )}
      {!form.noTests && <DirectoryOptions form={form} change={change} />}
      {!withoutStatement && (
        <TextField
          label="What is wrong"
          error={problems.statement}
          help={taskHelp.statement}
          rows={4}
          placeholder={statementExample}
          value={form.statement}
          onChange={(statement) => change({ statement })}
        />
      )}
    </>
  );
}

/** How the tests of a directory run and what judges a solution. */
function DirectoryOptions({ form, change }: Pick<DirectoryFieldsProps, 'form' | 'change'>) {
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
        <summary className="cursor-pointer font-medium">
          Setup, runner, limits, protected files, holdout, reference
        </summary>
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
          <Select
            label="Test runner"
            help={taskHelp.runner}
            value={form.runner}
            onChange={(value) =>
              change({ runner: runnerChoices.find((choice) => choice === value) ?? 'auto' })
            }
            options={runnerChoices.map((value) => ({ value, label: runnerLabels[value] ?? value }))}
          />
          <TextField
            label="Environment variables"
            help={taskHelp.env}
            error={variablesProblem(form) ?? undefined}
            code
            rows={2}
            placeholder="TZ=UTC"
            value={form.env}
            onChange={(env) => change({ env })}
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
          <TextField
            label="Reference repair"
            help={taskHelp.reference}
            code
            placeholder="/home/you/repair.patch"
            value={form.reference}
            onChange={(reference) => change({ reference })}
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

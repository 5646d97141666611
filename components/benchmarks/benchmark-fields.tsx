'use client';
import { TaskStatement } from '@/components/tasks/task-facts';
import { Select, TextField } from '@/components/ui/field';
import { Pill } from '@/components/ui/pill';
import { plainTitle } from '@/server/core/base/plain-title';
import { type HiddenMode, hiddenModes } from '@/server/core/task/benchmark';
import type { CheckedTask } from '@/server/core/verdict/benchmark-grading';
import { CheckedPill } from './checked-pill';
import { assumedHelp, hiddenLabel, hiddenMeans, hiddenTitles, untrusted, visibleTestHelp } from './sentences';

export interface BenchmarkTask {
  id: string;
  title: string;
  repo: string;
  difficulty: string | null;
  image: string;
  statement: string;
  assumed: string[];
  checked: CheckedTask | null;
}

interface BenchmarkFieldsProps {
  task: BenchmarkTask;
  hidden: HiddenMode;
  test: string;
  onChange: (change: { hidden?: HiddenMode; visibleTest?: string }) => void;
  problem?: string | undefined;
}

/** An imported task in the form of a new run, with the use of its hidden tests. */
export function BenchmarkFields({ task, hidden, test, onChange, problem }: BenchmarkFieldsProps) {
  return (
    <div className="space-y-4" data-testid="benchmark-task">
      <div>
        <h3>{plainTitle(task.title)}</h3>
        <div className="mt-1.5 flex flex-wrap gap-1.5">
          <Pill tone="ink">{task.id}</Pill>
          {task.repo && <Pill>{task.repo}</Pill>}
          {task.difficulty && <Pill>{task.difficulty}</Pill>}
          {task.checked && <CheckedPill checked={task.checked} />}
        </div>
        {task.checked?.usable === false && (
          <p className="mt-2 text-sm text-warn">{untrusted(task.checked.reason)}</p>
        )}
        <p className="mt-2 break-all text-sm text-soft">
          Image: <code className="font-mono">{task.image}</code>
        </p>
        {task.assumed.length > 0 && <p className="mt-2 text-sm text-warn">{assumedHelp(task.assumed)}</p>}
        <TaskStatement text={task.statement} className="mt-2.5 max-h-72 overflow-y-auto" />
      </div>
      <Select
        label={hiddenLabel}
        value={hidden}
        onChange={(value) => onChange({ hidden: hiddenModes.find((mode) => mode === value) ?? 'blind' })}
        options={hiddenModes.map((value) => ({ value, label: hiddenTitles[value] }))}
        help={hiddenMeans[hidden]}
      />
      {hidden !== 'oracle' && (
        <TextField
          label="Visible test command"
          code
          value={test}
          onChange={(visibleTest) => onChange({ visibleTest })}
          placeholder="python3 -m pytest tests"
          help={visibleTestHelp}
          error={problem ?? null}
        />
      )}
    </div>
  );
}

'use client';
import type { TaskEntry } from '@/components/runs/new-run-form';
import { TaskLabel } from '@/components/tasks/task-facts';
import { Button } from '@/components/ui/button';

interface TaskPickerProps {
  tasks: TaskEntry[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Sample tasks with checkboxes. */
export function TaskPicker({ tasks, chosen, onChange }: TaskPickerProps) {
  const picked = new Set(chosen);
  const toggle = (name: string) =>
    onChange(tasks.map((task) => task.name).filter((one) => (one === name) !== picked.has(one)));
  return (
    <fieldset>
      <legend className="mb-2 flex w-full items-center gap-2">
        <span className="font-medium">
          Sample tasks{' '}
          <span className="num text-soft">
            ({chosen.length} of {tasks.length})
          </span>
        </span>
        <span className="flex-1" />
        <Button
          size="sm"
          aria-label="Choose all tasks"
          onClick={() => onChange(tasks.map(({ name }) => name))}
        >
          All
        </Button>
        <Button size="sm" aria-label="Choose no task" onClick={() => onChange([])}>
          None
        </Button>
      </legend>
      <div className="grid grid-cols-1 gap-x-4 sm:grid-cols-2 lg:grid-cols-3">
        {tasks.map((task) => (
          <label key={task.name} className="flex min-w-0 cursor-pointer items-center gap-2 py-1">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--ink)"
              checked={picked.has(task.name)}
              onChange={() => toggle(task.name)}
            />
            <TaskLabel task={task} className="min-w-0 flex-1" />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

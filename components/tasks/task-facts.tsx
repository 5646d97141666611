import clsx from 'clsx';
import { Pill } from '@/components/ui/pill';
import { plainTitle } from '@/server/core/base/plain-title';
import { holdoutIs } from './sentences';
import { difficultyOf } from './task-order';

interface TaskTagsProps {
  task: { name: string; language: string; tags: string[]; hasHoldout: boolean };
  className?: string;
}

export function TaskTags({ task, className }: TaskTagsProps) {
  return (
    <div className={clsx('flex flex-wrap gap-1.5', className)}>
      <Pill tone="ink">{task.language}</Pill>
      {task.hasHoldout && <Pill title={holdoutIs}>◎ holdout</Pill>}
      {task.tags.map((tag) => (
        <Pill key={tag}>{tag}</Pill>
      ))}
    </div>
  );
}

interface TaskLabelProps {
  task: { name: string; title: string; language: string; tags: readonly string[] };
  className?: string;
}

/** A task in a list to choose from: its title, and below it its id, difficulty and language. */
export function TaskLabel({ task: { name, title, language, tags }, className }: TaskLabelProps) {
  const facts = [difficultyOf(tags), language].filter((fact) => fact !== null);
  return (
    <span className={className}>
      <span className="block truncate" title={title}>
        {plainTitle(title)}
      </span>
      <span className="block truncate text-xs font-normal text-soft">
        <code className="font-mono">{name}</code> · {facts.join(' · ')}
      </span>
    </span>
  );
}

/** A problem statement as plain text. */
export function TaskStatement({ text, className }: { text: string; className?: string }) {
  return <p className={clsx('max-w-[72ch] text-soft whitespace-pre-wrap text-pretty', className)}>{text}</p>;
}

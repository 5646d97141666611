import clsx from 'clsx';
import { Pill } from '@/components/ui/pill';
import { holdoutIs } from './sentences';

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

/** A problem statement as plain text. */
export function TaskStatement({ text, className }: { text: string; className?: string }) {
  return <p className={clsx('max-w-[72ch] text-soft whitespace-pre-wrap text-pretty', className)}>{text}</p>;
}

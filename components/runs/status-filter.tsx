import clsx from 'clsx';
import { groupNames, type StatusGroup } from '@/server/core/run/run-list';
import { groupTitles } from './sentences';

interface StatusFilterProps {
  /** How many runs are in each. */
  counts: Record<StatusGroup, number>;
  group: StatusGroup | null;
  onGroup: (group: StatusGroup | null) => void;
}

/** Shows only the runs of one group of statuses. A second click shows all. */
export function StatusFilter({ counts, group, onGroup }: StatusFilterProps) {
  return (
    <fieldset aria-label="Show only" className="flex flex-wrap items-center gap-0.5">
      {groupNames.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={group === name}
          disabled={counts[name] === 0 && group !== name}
          onClick={() => onGroup(group === name ? null : name)}
          className={clsx(
            'rounded-md px-2 py-1 whitespace-nowrap disabled:opacity-50',
            group === name ? 'bg-ink text-bg' : 'text-soft enabled:hover:bg-hover enabled:hover:text-ink',
          )}
        >
          {groupTitles[name]} <span className="num text-sm">{counts[name]}</span>
        </button>
      ))}
    </fieldset>
  );
}

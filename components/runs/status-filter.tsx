import clsx from 'clsx';
import { groupNames, runsOfGroup, type StatusGroup } from './run-order';
import type { RunSummary } from './run-summary';
import { groupTitles } from './sentences';

interface StatusFilterProps {
  runs: readonly RunSummary[];
  group: StatusGroup | null;
  onGroup: (group: StatusGroup | null) => void;
}

/** Shows only the runs of one group of statuses. A second click shows all. */
export function StatusFilter({ runs, group, onGroup }: StatusFilterProps) {
  return (
    <fieldset aria-label="Show only" className="flex items-center gap-0.5">
      {groupNames.map((name) => {
        const count = runsOfGroup(runs, name).length;
        return (
          <button
            key={name}
            type="button"
            aria-pressed={group === name}
            disabled={count === 0 && group !== name}
            onClick={() => onGroup(group === name ? null : name)}
            className={clsx(
              'rounded-md px-2 py-1 disabled:opacity-50',
              group === name ? 'bg-ink text-bg' : 'text-soft enabled:hover:bg-hover enabled:hover:text-ink',
            )}
          >
            {groupTitles[name]} <span className="num text-sm">{count}</span>
          </button>
        );
      })}
    </fieldset>
  );
}

import { ArmDot } from '@/components/charts/arm-dot';
import { spacedName } from '@/server/core/base/spaced-name';
import type { Arm } from '@/server/core/experiment/spec';

/** The arms with their colours, models and parameters. */
export function ArmLegend({ arms }: { arms: Arm[] }) {
  return (
    <ul aria-label="Arms" className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-3">
      {arms.map(({ name, strategy, model, parameters }, place) => {
        const changedParameters = Object.entries(parameters)
          .map(
            ([key, value]) =>
              `${spacedName(key)} ${typeof value === 'object' ? JSON.stringify(value) : value === '' ? 'none' : value}`,
          )
          .join(', ');
        return (
          <li key={name} className="flex items-start gap-2 rounded-md border border-line bg-panel px-3 py-2">
            <ArmDot place={place} className="mt-1 size-3" />
            <span className="min-w-0">
              <b className="block truncate font-semibold">{name}</b>
              <span className="line-clamp-2 text-sm text-soft" title={changedParameters}>
                {[name === strategy ? '' : strategy, model, changedParameters].filter(Boolean).join(' · ')}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

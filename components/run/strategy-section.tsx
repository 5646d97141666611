import { Nothing, Section } from '@/components/ui/section';
import type { RunSpec } from '@/server/core/state';

const shown = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'string'
    ? String(value)
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : JSON.stringify(value);

/** `stepsPerExpansion` → `steps per expansion`. */
const spaced = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

export function StrategySection({ spec }: { spec: RunSpec }) {
  const parameters = Object.entries(spec.parameters);
  return (
    <Section title="Strategy" aside={<span className="text-sm font-medium">{spec.strategy}</span>}>
      {parameters.length === 0 && <Nothing>It has no parameters.</Nothing>}
      <dl className="space-y-0.5">
        {parameters.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-3">
            <dt className="min-w-0 truncate">{spaced(name)}</dt>
            <dd className="num max-w-28 truncate text-soft" title={shown(value)}>
              {shown(value)}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

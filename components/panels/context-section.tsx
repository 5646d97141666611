import clsx from 'clsx';
import { memo } from 'react';
import { count } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import type { RunState } from '@/server/core/run/state';
import { contextCost, experienceWarning } from '@/server/core/usage/context-cost';
import { experienceIsDear } from './sentences';

const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What the input tokens of all model calls were used for. Warns if experience takes too many. Nothing before the first call. */
export const ContextSection = memo(function ContextSection({ state }: { state: RunState }) {
  const { parts, tokens, experience, warned } = contextCost(state.spend);
  if (tokens === 0) return null;
  return (
    <Section
      title="Context cost"
      aside={<span className="num text-sm text-soft">{count(tokens)} tokens</span>}
    >
      <ul className="space-y-1" data-testid="context-cost">
        {parts.map((part) => (
          <li key={part.name}>
            <div className="flex justify-between gap-2">
              <span>{part.name}</span>
              <span className="num text-soft">{percent(part.share)}</span>
            </div>
            <div aria-hidden className="h-1 overflow-hidden rounded-full bg-line">
              <div
                className={clsx(
                  'h-full rounded-full',
                  part.name === 'experience' && warned ? 'bg-warn' : 'bg-ink/75',
                )}
                style={{ width: `${part.share * 100}%` }}
              />
            </div>
          </li>
        ))}
      </ul>
      {warned && (
        <p role="status" className="mt-2 text-sm text-warn">
          {experienceIsDear(percent(experience), percent(experienceWarning))}
        </p>
      )}
    </Section>
  );
});

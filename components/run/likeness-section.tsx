'use client';
import { useMemo } from 'react';
import { Section } from '@/components/ui/section';
import type { NodeId } from '@/server/core/ids';
import { duplicateEdits, likenessOf } from '@/server/core/likeness';
import type { RunState } from '@/server/core/state';
import { likenessText } from './in-words';

interface LikenessSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));

/** How alike the attempts are, and of how many independent ones they are worth. Absent below two attempts. */
export function LikenessSection({ state, onSelect }: LikenessSectionProps) {
  const { experience } = state;
  const likeness = useMemo(() => likenessOf(experience), [experience]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: all nodes are looked at, so once an attempt, not at every step
  const duplicates = useMemo(() => duplicateEdits(state), [experience]);
  if (likeness.attempts < 2) return null;
  const last = duplicates.at(-1);
  const lines: [string, number | null][] = [
    ['files used', likeness.files],
    ['edits tried', likeness.edits],
    ['tests failing at the end', likeness.failing],
  ];
  return (
    <Section
      title="Likeness of attempts"
      aside={
        <span className="num text-sm" data-testid="likeness">
          {likeness.rho.toFixed(2)}
        </span>
      }
    >
      <p className="text-soft">{likenessText(likeness)}</p>
      <dl className="mt-1.5 space-y-0.5">
        {lines.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-2">
            <dt>{name}</dt>
            <dd className="num text-soft">{share(value)}</dd>
          </div>
        ))}
        <div className="flex justify-between gap-2">
          <dt>edits a sibling had made</dt>
          <dd className="num text-soft">
            {last ? (
              <button
                type="button"
                title={`${last.node} is the same as ${last.first}`}
                onClick={() => onSelect(last.node)}
                className="text-accent underline underline-offset-2"
              >
                {duplicates.length}
              </button>
            ) : (
              0
            )}
          </dd>
        </div>
      </dl>
    </Section>
  );
}

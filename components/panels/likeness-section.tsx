'use client';
import { memo, useMemo } from 'react';
import { type Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/section';
import { likenessText } from '@/components/wording/in-words';
import { likenessOf } from '@/server/core/agent/likeness';
import type { NodeId } from '@/server/core/base/ids';
import { duplicateEdits } from '@/server/core/run/duplicate-edits';
import type { RunState } from '@/server/core/run/state';

interface LikenessSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));

/** How alike the attempts are, and of how many independent ones they are worth. Absent below two attempts. */
export const LikenessSection = memo(function LikenessSection({ state, onSelect }: LikenessSectionProps) {
  const { experience } = state;
  const likeness = useMemo(() => likenessOf(experience), [experience]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: all nodes are looked at, so once an attempt, not at every step
  const duplicates = useMemo(() => duplicateEdits(state), [experience]);
  if (likeness.attempts < 2) return null;
  const last = duplicates.at(-1);
  const facts: Fact[] = [
    { name: 'files used', value: share(likeness.files) },
    { name: 'edits tried', value: share(likeness.edits) },
    { name: 'tests failing at the end', value: share(likeness.failing) },
    {
      name: 'edits a sibling had made',
      value: last ? (
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
      ),
    },
  ];
  return (
    <Section
      title="Likeness of attempts"
      aside={
        <span
          className="num cursor-help text-sm"
          data-testid="likeness"
          title="How alike two attempts are on average, from 0 (nothing in common) to 1 (the same): of files, edits and failing tests the mean"
        >
          {likeness.rho.toFixed(2)}
        </span>
      }
    >
      <p className="text-soft">{likenessText(likeness)}</p>
      <Facts of={facts} className="mt-1.5" />
    </Section>
  );
});

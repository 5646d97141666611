'use client';
import { memo, useMemo } from 'react';
import { type Fact, Facts } from '@/components/ui/facts';
import { Section } from '@/components/ui/section';
import { likenessText } from '@/components/wording/status-sentences';
import { likenessOf } from '@/server/core/agent/likeness';
import type { NodeId } from '@/server/core/base/ids';
import { duplicateEdits } from '@/server/core/run/duplicate-edits';
import type { RunState } from '@/server/core/run/state';
import { likenessHelp, sameEdit } from './sentences';

interface LikenessSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const share = (value: number | null) => (value === null ? '–' : value.toFixed(2));

/** How alike the attempts are, and as how many independent attempts they count. Nothing for fewer than two attempts. */
export const LikenessSection = memo(function LikenessSection({ state, onSelect }: LikenessSectionProps) {
  const { experience } = state;
  const likeness = useMemo(() => likenessOf(experience), [experience]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: this reads all nodes, so it runs once for each attempt, not at every step
  const duplicates = useMemo(() => duplicateEdits(state), [experience]);
  if (likeness.attempts < 2) return null;
  const last = duplicates.at(-1);
  const facts: Fact[] = [
    { name: 'files used', value: share(likeness.files) },
    { name: 'edits tried', value: share(likeness.edits) },
    { name: 'tests failing at the end', value: share(likeness.failing) },
    {
      name: 'repeated edits',
      value: last ? (
        <button
          type="button"
          title={sameEdit(last.node, last.first)}
          onClick={() => onSelect(last.node)}
          className="underline underline-offset-2"
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
        <span className="num cursor-help text-sm" data-testid="likeness" title={likenessHelp}>
          {likeness.rho.toFixed(2)}
        </span>
      }
    >
      <p className="text-soft">{likenessText(likeness)}</p>
      <Facts of={facts} className="mt-1.5" />
    </Section>
  );
});

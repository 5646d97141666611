import { Section } from '@/components/ui/section';
import { cheatingSigns } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import { cheatingHeading, cheatingText } from './sentences';

/** The steps of a run with signs of cheating. Nothing where none were found. */
export function CheatingSection({ state }: { state: RunState }) {
  const flagged = [...state.nodes.values()].filter((node) => cheatingSigns(node).length > 0);
  if (flagged.length === 0) return null;
  return (
    <Section title={cheatingHeading}>
      <p className="text-warn" data-testid="cheating">
        {cheatingText(flagged.map(({ id }) => id))}
      </p>
    </Section>
  );
}

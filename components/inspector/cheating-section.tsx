import { Section } from '@/components/ui/section';
import { cheatingSigns, type NodeState } from '@/server/core/run/node';
import { cheatingHelp, cheatingTitle } from './sentences';
import { SignalList } from './signal-list';

/** The signs of cheating in the calls of a step. Nothing where none were found. */
export function CheatingSection({ node }: { node: NodeState }) {
  const signals = cheatingSigns(node);
  if (signals.length === 0) return null;
  return (
    <Section title={cheatingTitle(signals.length)}>
      <SignalList signals={signals} />
      <p className="mt-2 text-sm text-soft">{cheatingHelp}</p>
    </Section>
  );
}

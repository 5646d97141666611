import Link from 'next/link';
import { Section } from '@/components/ui/section';
import type { RunState } from '@/server/core/run/state';
import { takesOnText, takesOnTitle } from './sentences';

/** Which imported trajectory this run replays, and how. Nothing for other runs. */
export function TakesOnSection({ state }: { state: RunState }) {
  const { takesOn } = state.spec;
  if (!takesOn) return null;
  return (
    <Section title={takesOnTitle}>
      <p data-testid="takes-on">
        <Link href={`/runs/${takesOn.runId}?node=${takesOn.nodeId}`} className="underline underline-offset-2">
          {takesOn.runId} {takesOn.nodeId}
        </Link>
        : {takesOnText(takesOn.how, takesOn.lost)}
      </p>
    </Section>
  );
}

'use client';
import { useMemo } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { Section } from '@/components/ui/section';
import { changesOf } from './changes';

interface ChangesSectionProps {
  view: LiveView;
  travel: (seq: number | null) => void;
}

/** Who changed what in the middle of the run, and why; each leads to that moment. Absent while nothing was changed. */
export function ChangesSection({ view, travel }: ChangesSectionProps) {
  const { events, eventCount } = view;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the array of events grows in place; its length tells
  const changes = useMemo(() => changesOf(events).reverse(), [events, eventCount]);
  if (changes.length === 0) return null;
  return (
    <Section
      title="Changed during the run"
      aside={<span className="num text-sm text-soft">{changes.length}</span>}
    >
      <ul className="max-h-48 space-y-1.5 overflow-y-auto" data-testid="changes">
        {changes.map(({ seq, by, what, reason }) => (
          <li key={seq}>
            <button
              type="button"
              title={`Show the run as it stood after event ${seq}`}
              onClick={() => travel(seq)}
              className="block w-full border-l-2 border-accent pl-2.5 text-left break-words hover:border-ink"
            >
              {what.length === 0 ? 'set the same again' : what.join(', ')}
              <span className="block text-sm text-soft">
                {by}
                {reason && `: ${reason}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

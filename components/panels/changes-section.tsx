'use client';
import type { LiveView } from '@/components/live/live-run';
import { Section } from '@/components/ui/section';
import { changesOf } from './changes';
import { sameValues, showAfter } from './sentences';

interface ChangesSectionProps {
  view: LiveView;
  travel: (seq: number | null) => void;
}

/** Who changed what during the run, and why. A click shows that moment. Nothing if nothing was changed. */
export function ChangesSection({ view, travel }: ChangesSectionProps) {
  const { settings } = view.log;
  const changes = changesOf(settings).reverse();
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
              title={showAfter(seq)}
              onClick={() => travel(seq)}
              className="block w-full border-l-2 border-accent pl-2.5 text-left break-words hover:border-ink"
            >
              {what.length === 0 ? sameValues : what.join(', ')}
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

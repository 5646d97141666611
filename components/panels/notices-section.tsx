import { memo } from 'react';
import { Section } from '@/components/ui/section';
import type { RunState } from '@/server/core/run/state';
import { packagesMissing } from '@/server/core/verdict/sentences';

/** What a reader of the run must know of its tests and its models, each said once. */
export const NoticesSection = memo(function NoticesSection({ state }: { state: RunState }) {
  const missing = state.baseline?.missing ?? [];
  const notices = [
    ...(missing.length > 0 ? [{ of: 'tests', text: packagesMissing(missing) }] : []),
    ...state.notes.map(({ model, text }) => ({ of: model, text })),
  ];
  if (notices.length === 0) return null;
  return (
    <Section title="Notices">
      <ul className="space-y-2" data-testid="notices">
        {notices.map(({ of, text }) => (
          <li key={`${of} ${text}`} className="border-l-2 border-warn pl-2.5 text-pretty">
            <span className="font-medium break-words">{of}</span>{' '}
            <span className="break-words text-soft">{text}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
});

import type { LiveView } from '@/components/live/live-run';
import { Section } from '@/components/ui/section';

/** The output of language models at this moment, word by word. Nothing while no model answers, and in the past. */
export function LiveOutputSection({ view }: { view: LiveView }) {
  if (view.at !== null || view.saying.length === 0) return null;
  return (
    <Section title="Model output now">
      <ul className="space-y-2" data-testid="live-output">
        {view.saying.map(({ attemptId, thinking, text }) => (
          <li key={attemptId}>
            <p className="text-sm text-soft">attempt {attemptId.slice(1)}</p>
            {thinking !== '' && text === '' && (
              <p className="line-clamp-4 text-sm break-words whitespace-pre-wrap text-soft italic">
                {thinking.slice(-500)}
              </p>
            )}
            {text !== '' && (
              <p className="max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{text.slice(-1_500)}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

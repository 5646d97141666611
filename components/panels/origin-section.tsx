import { type Fact, Facts } from '@/components/ui/facts';
import { count, usd } from '@/components/ui/format';
import { Section } from '@/components/ui/section';
import { isOfEspalier } from '@/server/core/run/imported';
import type { RecordedUsage, RunOrigin } from '@/server/core/run/origin';
import type { RunState } from '@/server/core/run/state';
import { notesTitle, originHelp, recordedHelp, statedHelp, summedHelp } from './sentences';

/** Where an imported run comes from: its file, what that states, and what its reader had to say. */
export function OriginSection({ state }: { state: RunState }) {
  const { origin } = state.spec;
  if (!origin) return null;
  return (
    <Section title="Origin">
      <div data-testid="origin">
        <Facts of={factsOf(origin)} />
        <p className="mt-2 text-sm text-soft">{isOfEspalier(origin) ? recordedHelp : originHelp}</p>
        {origin.notes.length > 0 && (
          <details className="mt-2" open={origin.notes.length <= 4}>
            <summary className="cursor-pointer">{notesTitle(origin.notes.length)}</summary>
            <ul className="mt-1 list-disc space-y-1 pl-4 text-sm text-soft" data-testid="origin-notes">
              {origin.notes.map((note) => (
                <li key={note} className="break-words">
                  {note}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Section>
  );
}

function factsOf(origin: RunOrigin): Fact[] {
  const facts: Fact[] = [
    { name: 'format', value: [origin.format, origin.formatVersion].filter(Boolean).join(' ') },
  ];
  const add = (name: string, value: string | null, help?: string) => {
    if (value !== null) facts.push(help === undefined ? { name, value } : { name, value, help });
  };
  add('written by', origin.writer);
  add('file', origin.file);
  add('id there', origin.foreignId);
  add('began', origin.startedAt === null ? null : new Date(origin.startedAt).toLocaleString());
  add('stated', origin.stated && usageText(origin.stated), statedHelp);
  add('steps add up to', usageText(origin.summed), summedHelp);
  for (const [name, value] of Object.entries(origin.rewards).slice(0, 12))
    add(`reward ${name}`, String(value));
  return facts;
}

function usageText({ usd: dollars, inputTokens, outputTokens }: RecordedUsage): string | null {
  const parts = [
    dollars === null ? null : usd(dollars),
    inputTokens === null && outputTokens === null
      ? null
      : `${count((inputTokens ?? 0) + (outputTokens ?? 0))} tokens`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

import { Nothing, Section } from '@/components/ui/section';
import type { ExperienceEntry } from '@/server/core/experience';
import type { RunState } from '@/server/core/state';
import { attemptName } from './in-words';
import { ScrollList } from './scroll-list';

/** What ended attempts taught. */
export function ExperienceSection({ state }: { state: RunState }) {
  const entries = state.experience.toReversed();
  return (
    <Section title="Experience" aside={<span className="num text-sm text-soft">{entries.length}</span>}>
      {entries.length === 0 ? (
        <Nothing>An ended attempt leaves here what it taught.</Nothing>
      ) : (
        <ScrollList
          label="Experience"
          items={entries}
          keyOf={(entry) => entry.attemptId}
          height={70}
          render={(entry) => <Entry entry={entry} />}
        />
      )}
    </Section>
  );
}

function Entry({ entry }: { entry: ExperienceEntry }) {
  const wins = entry.partialWins.flatMap((win) => win.fixed).length;
  const facts = [
    entry.relevantFiles.length > 0 && `Files: ${entry.relevantFiles.slice(0, 3).join(', ')}`,
    entry.failedEdits.length > 0 && `${entry.failedEdits.length} edits were of no use`,
    wins > 0 && `${wins} ${wins === 1 ? 'test' : 'tests'} fixed on the way`,
    entry.firstFailure && `First failure: ${entry.firstFailure.test}`,
    entry.postMortem,
  ].filter((fact) => typeof fact === 'string');
  return (
    <details className="mb-2 border-l-2 border-line pl-2.5">
      <summary className="cursor-pointer list-none">
        <span className="font-semibold">{attemptName(entry.attemptId)}</span>{' '}
        <span className="line-clamp-2 break-words text-soft">
          {entry.keyFindings[0] ?? entry.approachTried}
        </span>
      </summary>
      <ul className="mt-1 space-y-1 break-words text-soft">
        {entry.keyFindings.slice(1).map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </details>
  );
}

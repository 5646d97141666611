import type { NodeId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { Entry } from './experience-entry';
import { ScrollList } from './scroll-list';
import { Nothing, Section } from './section';

interface ExperienceSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** The bank: what each ended attempt taught, the latest first, with links to the nodes it came from. */
export function ExperienceSection({ state, onSelect }: ExperienceSectionProps) {
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
          render={(entry) => <Entry entry={entry} state={state} onSelect={onSelect} />}
        />
      )}
    </Section>
  );
}

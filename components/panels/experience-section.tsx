'use client';

import { memo, useMemo } from 'react';
import { Entry } from '@/components/inspector/experience-entry';
import { ScrollList } from '@/components/ui/scroll-list';
import { Nothing, Section } from '@/components/ui/section';
import { currentFindings } from '@/server/core/agent/current-findings';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';

interface ExperienceSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const mostFindings = 5;
/** Attempts whose findings are brought up to date for the page; in a longer run the latest. */
const latest = 64;

/** The bank: what holds now over all attempts, then what each ended attempt taught, the latest first, with links to the nodes it came from. */
export const ExperienceSection = memo(function ExperienceSection({
  state,
  onSelect,
}: ExperienceSectionProps) {
  const { experience } = state;
  const entries = experience.toReversed();
  const findings = useMemo(() => currentFindings(experience.slice(-latest)), [experience]);
  return (
    <Section title="Experience" aside={<span className="num text-sm text-soft">{entries.length}</span>}>
      {entries.length === 0 ? (
        <Nothing>An ended attempt leaves here what it taught.</Nothing>
      ) : (
        <>
          {findings.length > 0 && (
            <ul className="mb-2 space-y-1 break-words" data-testid="findings" aria-label="What holds now">
              {findings.slice(0, mostFindings).map(({ text }) => (
                <li key={text} className="line-clamp-3" title={text}>
                  {text}
                </li>
              ))}
            </ul>
          )}
          <ScrollList
            label="Experience"
            items={entries}
            keyOf={(entry) => entry.attemptId}
            height={70}
            render={(entry) => <Entry entry={entry} state={state} onSelect={onSelect} />}
          />
        </>
      )}
    </Section>
  );
});

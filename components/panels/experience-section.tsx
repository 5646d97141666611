'use client';

import { memo, useMemo } from 'react';
import { Entry } from '@/components/inspector/experience-entry';
import { ScrollList } from '@/components/ui/scroll-list';
import { Nothing, Section } from '@/components/ui/section';
import { currentFindings } from '@/server/core/agent/current-findings';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { noExperience } from './sentences';

interface ExperienceSectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

const mostFindings = 5;
/** The findings come from this many attempts, the latest. */
const latest = 64;

/** The experience bank: the current findings, then the experience of each ended attempt, latest first, with links to its nodes. */
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
        <Nothing>{noExperience}</Nothing>
      ) : (
        <>
          {findings.length > 0 && (
            <ul className="mb-2 space-y-1 break-words" data-testid="findings" aria-label="Current findings">
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

import clsx from 'clsx';
import { memo } from 'react';
import { ScrollList } from '@/components/ui/scroll-list';
import { Nothing, Section } from '@/components/ui/section';
import { attemptName } from '@/components/wording/status-sentences';
import type { NodeId } from '@/server/core/base/ids';
import type { RunState, SelectionState } from '@/server/core/run/state';
import { choiceTitle, noChoices } from './sentences';

interface WhySectionProps {
  state: RunState;
  onSelect: (id: NodeId) => void;
}

/** Every choice in words, latest first. */
export const WhySection = memo(function WhySection({ state, onSelect }: WhySectionProps) {
  const latestFirst = state.selections.toArray().reverse();
  return (
    <Section title="Choices, latest first">
      {latestFirst.length === 0 ? (
        <Nothing>{noChoices}</Nothing>
      ) : (
        <ScrollList
          label="Choices"
          items={latestFirst}
          keyOf={(record) => String(record.seq)}
          height={64}
          render={(record) => <Choice record={record} state={state} onSelect={onSelect} />}
        />
      )}
    </Section>
  );
});

function Choice({ record, state, onSelect }: { record: SelectionState } & WhySectionProps) {
  const attempt = state.attempts.get(record.attemptId);
  const person = attempt?.startedBy.kind === 'person' ? attempt.startedBy.name : null;
  const names = new RegExp(`^${record.chosen}\\b`);
  return (
    <button
      type="button"
      onClick={() => onSelect(record.chosen)}
      title={choiceTitle(attemptName(record.attemptId), record.chosen, record.candidates.length)}
      className={clsx(
        'mb-2 block w-full border-l-2 py-px pl-2.5 text-left hover:border-ink',
        person ? 'border-accent' : 'border-line',
      )}
    >
      <span className="font-semibold">{person ? `${person}: ${record.chosen}` : record.chosen}</span>{' '}
      <span className="break-words text-soft">{record.reason.replace(names, '').trim()}</span>
    </button>
  );
}

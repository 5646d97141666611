import { memo, useCallback } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { ApprovalSection } from '@/components/steering/approval-section';
import { MarksSection } from '@/components/steering/marks-section';
import type { Steering } from '@/components/steering/use-steering';
import { WaitingSection } from '@/components/steering/waiting-section';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import { AttemptsSection } from './attempts-section';
import { BudgetSection } from './budget-section';
import { ChangesSection } from './changes-section';
import { ContextSection } from './context-section';
import { DifficultySection } from './difficulty-section';
import { ExperienceSection } from './experience-section';
import { GapSection } from './gap-section';
import { LikenessSection } from './likeness-section';
import { LiveOutputSection } from './live-output-section';
import { MinimisedSection } from './minimised-section';
import { ResultsSection } from './results-section';
import { StrategySection } from './strategy-section';
import { VotesSection } from './votes-section';
import { WhatIfSection } from './what-if-section';
import { WhySection } from './why-section';

interface LeftPanelProps {
  view: LiveView;
  selected: NodeId | null;
  onSelect: (id: NodeId) => void;
  travel: (seq: number | null) => void;
  steering: Steering;
}

/** The sections that steer the search, and those that show what it learnt. */
export const LeftPanel = memo(function LeftPanel({
  view,
  selected,
  onSelect,
  travel,
  steering,
}: LeftPanelProps) {
  const { shown } = view;
  const { send } = steering.acts;
  const cancel = useCallback((attemptId: AttemptId) => void send({ kind: 'cancel', attemptId }), [send]);
  return (
    <aside aria-label="Search" className="overflow-y-auto border-r border-line bg-panel">
      {view.at === null && (
        <>
          <ApprovalSection steering={steering} onSelect={onSelect} />
          <WaitingSection steering={steering} onSelect={onSelect} />
        </>
      )}
      <MarksSection state={shown} onSelect={onSelect} />
      <StrategySection view={view} />
      <LiveOutputSection view={view} />
      <DifficultySection state={shown} />
      <MinimisedSection state={shown} onSelect={onSelect} />
      <ResultsSection state={shown} onSelect={onSelect} />
      <BudgetSection view={view} />
      <ChangesSection view={view} travel={travel} />
      <WhySection state={shown} onSelect={onSelect} />
      <GapSection state={shown} />
      <VotesSection state={shown} onSelect={onSelect} />
      <WhatIfSection view={view} onSelect={onSelect} />
      <AttemptsSection
        state={shown}
        selected={selected}
        onSelect={onSelect}
        onCancel={view.at === null ? cancel : null}
      />
      <ExperienceSection state={shown} onSelect={onSelect} />
      <LikenessSection state={shown} onSelect={onSelect} />
      <ContextSection state={shown} />
    </aside>
  );
});

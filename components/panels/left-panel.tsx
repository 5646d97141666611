import { memo, useCallback } from 'react';
import type { LiveView } from '@/components/live/live-run';
import { ApprovalSection } from '@/components/steering/approval-section';
import { MarksSection } from '@/components/steering/marks-section';
import type { Steering } from '@/components/steering/use-steering';
import { WaitingSection } from '@/components/steering/waiting-section';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import { isForeign, isImported } from '@/server/core/run/imported';
import { AttemptsSection } from './attempts-section';
import { BudgetSection } from './budget-section';
import { ChangesSection } from './changes-section';
import { CheatingSection } from './cheating-section';
import { ContextSection } from './context-section';
import { DifficultySection } from './difficulty-section';
import { ExperienceSection } from './experience-section';
import { GapSection } from './gap-section';
import { LikenessSection } from './likeness-section';
import { LiveOutputSection } from './live-output-section';
import { MinimisedSection } from './minimised-section';
import { NoticesSection } from './notices-section';
import { OriginSection } from './origin-section';
import { ResultsSection } from './results-section';
import { StrategySection } from './strategy-section';
import { TakesOnSection } from './takes-on-section';
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

/** What the search does and why comes first; then what steers it, and what it learnt. */
export const LeftPanel = memo(function LeftPanel({
  view,
  selected,
  onSelect,
  travel,
  steering,
}: LeftPanelProps) {
  const { shown } = view;
  const foreign = isForeign(shown.spec);
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
      <NoticesSection state={shown} />
      <CheatingSection state={shown} />
      {isImported(shown.spec) && <OriginSection state={shown} />}
      {!foreign && <StrategySection view={view} />}
      <TakesOnSection state={shown} />
      <LiveOutputSection view={view} />
      <ResultsSection state={shown} onSelect={onSelect} />
      <AttemptsSection
        state={shown}
        selected={selected}
        onSelect={onSelect}
        onCancel={view.at === null ? cancel : null}
      />
      {!foreign && <WhySection state={shown} onSelect={onSelect} />}
      <MarksSection state={shown} onSelect={onSelect} />
      <MinimisedSection state={shown} onSelect={onSelect} />
      <VotesSection state={shown} onSelect={onSelect} />
      <BudgetSection view={view} />
      <ChangesSection view={view} travel={travel} />
      <DifficultySection state={shown} />
      <GapSection state={shown} />
      <WhatIfSection view={view} onSelect={onSelect} />
      {!foreign && <ExperienceSection state={shown} onSelect={onSelect} />}
      <LikenessSection state={shown} onSelect={onSelect} />
      <ContextSection state={shown} />
    </aside>
  );
});

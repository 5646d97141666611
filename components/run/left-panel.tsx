import { memo } from 'react';
import type { NodeId } from '@/server/core/ids';
import { AttemptsSection } from './attempts-section';
import { BudgetSection } from './budget-section';
import { ChangesSection } from './changes-section';
import { ContextSection } from './context-section';
import { DifficultySection } from './difficulty-section';
import { ExperienceSection } from './experience-section';
import { GapSection } from './gap-section';
import { LikenessSection } from './likeness-section';
import type { LiveView } from './live-run';
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
}

/** What steers the search and what it has learnt. */
export const LeftPanel = memo(function LeftPanel({ view, selected, onSelect, travel }: LeftPanelProps) {
  const { shown } = view;
  return (
    <aside aria-label="Search" className="overflow-y-auto border-r border-line bg-panel">
      <StrategySection view={view} />
      <DifficultySection state={shown} />
      <ResultsSection state={shown} onSelect={onSelect} />
      <BudgetSection view={view} />
      <ChangesSection view={view} travel={travel} />
      <WhySection state={shown} onSelect={onSelect} />
      <GapSection state={shown} />
      <VotesSection state={shown} onSelect={onSelect} />
      <WhatIfSection view={view} onSelect={onSelect} />
      <AttemptsSection state={shown} selected={selected} onSelect={onSelect} />
      <ExperienceSection state={shown} onSelect={onSelect} />
      <LikenessSection state={shown} onSelect={onSelect} />
      <ContextSection state={shown} />
    </aside>
  );
});

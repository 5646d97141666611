import type { NodeId } from '@/server/core/ids';
import { AttemptsSection } from './attempts-section';
import { BudgetSection } from './budget-section';
import { DifficultySection } from './difficulty-section';
import { ExperienceSection } from './experience-section';
import type { LiveView } from './live-run';
import { StrategySection } from './strategy-section';
import { VotesSection } from './votes-section';
import { WhatIfSection } from './what-if-section';
import { WhySection } from './why-section';

interface LeftPanelProps {
  view: LiveView;
  selected: NodeId | null;
  onSelect: (id: NodeId) => void;
}

/** What steers the search and what it has learnt. */
export function LeftPanel({ view, selected, onSelect }: LeftPanelProps) {
  const { shown } = view;
  return (
    <aside aria-label="Search" className="overflow-y-auto border-r border-line bg-panel">
      <StrategySection spec={shown.spec} />
      <DifficultySection state={shown} />
      <WhySection state={shown} onSelect={onSelect} />
      <VotesSection state={shown} onSelect={onSelect} />
      <WhatIfSection view={view} onSelect={onSelect} />
      <AttemptsSection state={shown} selected={selected} onSelect={onSelect} />
      <ExperienceSection state={shown} />
      <BudgetSection view={view} />
    </aside>
  );
}

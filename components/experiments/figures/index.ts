import type { ComponentType } from 'react';
import type { Shown } from '@/components/experiments/use-experiment';
import { AllocatedFigure } from './allocated';
import { AllocationFigure } from './allocation';
import { AnytimeFigure } from './anytime';
import { CostFigure } from './cost';
import { DifferencesFigure } from './differences';
import type { FigureProps } from './figure-props';
import { GapFigure } from './gap';
import { GridFigure } from './grid';
import { ParetoFigure } from './pareto';
import { PassKFigure } from './pass-k';
import { SpendFigure } from './spend';
import { SuccessFigure } from './success';
import { SweepFigure } from './sweep/sweep';

/** In the order of the presentation. A `wide` figure takes the whole width of the page. */
const figures: {
  name: string;
  Figure: ComponentType<FigureProps>;
  wide?: boolean;
  /** Absent: always shown. */
  when?: (shown: Shown) => boolean;
}[] = [
  { name: 'success', Figure: SuccessFigure },
  { name: 'differences', Figure: DifferencesFigure },
  { name: 'sweep', Figure: SweepFigure, wide: true, when: ({ analysis }) => analysis.sweeps.length > 0 },
  { name: 'anytime', Figure: AnytimeFigure },
  { name: 'pareto', Figure: ParetoFigure },
  { name: 'cost', Figure: CostFigure },
  { name: 'pass-k', Figure: PassKFigure },
  { name: 'grid', Figure: GridFigure, wide: true },
  { name: 'gap', Figure: GapFigure },
  { name: 'spend', Figure: SpendFigure },
  {
    name: 'allocated',
    Figure: AllocatedFigure,
    wide: true,
    when: ({ head }) => (head.spec.allocations ?? []).length > 0,
  },
  { name: 'allocation', Figure: AllocationFigure, wide: true },
];

/** The figures of an experiment. */
export const figuresOf = (shown: Shown) => figures.filter(({ when }) => when?.(shown) ?? true);

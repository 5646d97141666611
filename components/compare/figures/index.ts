import type { ComponentType } from 'react';
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

/** The figures of a comparison in the order a presenter shows them. `wide`: takes the page's whole width. */
export const figures: { name: string; Figure: ComponentType<FigureProps>; wide?: boolean }[] = [
  { name: 'success', Figure: SuccessFigure },
  { name: 'differences', Figure: DifferencesFigure },
  { name: 'anytime', Figure: AnytimeFigure },
  { name: 'pareto', Figure: ParetoFigure },
  { name: 'cost', Figure: CostFigure },
  { name: 'pass-k', Figure: PassKFigure },
  { name: 'grid', Figure: GridFigure, wide: true },
  { name: 'gap', Figure: GapFigure },
  { name: 'spend', Figure: SpendFigure },
  { name: 'allocation', Figure: AllocationFigure, wide: true },
];

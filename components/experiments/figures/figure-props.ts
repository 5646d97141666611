import type { Shown } from '@/components/experiments/use-experiment';

/** What every figure of an experiment is made of. */
export interface FigureProps {
  shown: Shown;
  large?: boolean;
}

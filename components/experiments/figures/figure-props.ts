import type { Shown } from '@/components/experiments/use-experiment';

/** What every figure of a comparison is made of. */
export interface FigureProps {
  shown: Shown;
  large?: boolean;
}

import type { Action } from '@/server/core/agent/action';
import type { NodeId } from '@/server/core/base/ids';
import type { Side } from './side';

/** What a step did to one file. */
export interface FileDelta {
  path: string;
  before: Side;
  after: Side;
}

/** A step of a donor as the analysis sees it. */
export interface DonorStep {
  id: NodeId;
  /** Its calls that were carried out, in their order. */
  calls: readonly [Action, ...Action[]];
  title: string;
  /** Files it read, as far as that is known. */
  reads: string[];
  /** The files it changed, each once; empty where it changed nothing. */
  deltas: FileDelta[];
  /** Seconds its sandbox took. */
  seconds: number;
}

/** Its action where it is the only one, else null. */
export const soleAction = ({ calls }: DonorStep): Action | null => (calls.length === 1 ? calls[0] : null);

export const changes = (step: DonorStep): boolean => step.deltas.length > 0;

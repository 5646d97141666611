import type { AttemptId } from '@/server/core/base/ids';
import { type RunContext, withSignal } from '@/server/engine/context/context';
import { cancelledByHand } from './sentences';

/** How an agent walks an attempt from its head. Returns why it ended; called again after an interruption, it goes on. */
export type Walk = (context: RunContext, id: AttemptId) => Promise<string>;

/** The step in flight was dropped by a person's pause: the attempt goes on from its head when the run is resumed. */
export class StepDropped extends Error {
  constructor() {
    super('The step in flight was dropped.');
    this.name = 'StepDropped';
  }
}

/**
 * A walk that a person may cut short. A cancelled attempt ends; one that is dropped rejects with StepDropped. Either
 * way the step in flight is discarded, and of it only what its model call cost until it was cut off is charged.
 */
export async function droppableWalk(context: RunContext, id: AttemptId, walk: Walk): Promise<string> {
  if (context.log.state.steering.cancelled.includes(id)) return cancelledByHand;
  const drop = new AbortController();
  context.control.walking.set(id, drop);
  try {
    return await walk(withSignal(context, AbortSignal.any([context.signal, drop.signal])), id);
  } catch (error) {
    if (context.signal.aborted || !drop.signal.aborted) throw error;
    if (context.log.state.steering.cancelled.includes(id)) return cancelledByHand;
    throw new StepDropped();
  } finally {
    context.control.walking.delete(id);
  }
}

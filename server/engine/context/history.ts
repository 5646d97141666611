import { readStep } from '@/db/node-texts';
import type { NodeId } from '@/server/core/base/ids';
import type { HistoryStep } from '@/server/core/ports/model';
import { pathTo } from '@/server/core/run/tree';
import type { RunContext } from './context';

/** The trajectory as an agent at `id` remembers it, root first. */
export function loadHistory(context: RunContext, id: NodeId): HistoryStep[] {
  return pathTo(context.log.state, id).flatMap((node) => {
    const step = readStep(context.db, node);
    return step ? [step] : [];
  });
}

import { LeaseLost } from '@/db/run-log';
import { errorMessage } from '@/server/core/base/error-message';
import type { NodeId } from '@/server/core/base/ids';
import { engine, type RunContext } from '@/server/engine/context/context';
import { verifyNode } from './verify';

/** Verifies a node because a person asked for it. What goes wrong is said in the log and holds nothing up. */
export async function verifyHere(context: RunContext, id: NodeId): Promise<void> {
  const { log, signal } = context;
  let reason = 'Its result was known already.';
  try {
    await verifyNode(context, id);
  } catch (error) {
    if (signal.aborted || error instanceof LeaseLost) throw error;
    reason = `It could not be verified: ${errorMessage(error)}`;
  }
  if (!log.state.steering.verifying.includes(id)) return;
  log.append([{ type: 'verification.dropped', nodeId: id, reason, actor: engine }]);
}

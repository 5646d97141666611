import { errorMessage } from '@/server/core/base/error-message';
import type { NodeId } from '@/server/core/base/ids';
import { engine, type RunContext } from '@/server/engine/context/context';
import { endsOwnership } from '@/server/engine/context/ends-ownership';
import { notVerified, resultKnown } from './sentences';
import { verifyNode } from './verify';

/** Verifies a node because a person asked for it. A failure is written to the log and does not stop the run. */
export async function verifyHere(context: RunContext, id: NodeId): Promise<void> {
  const { log, signal } = context;
  let reason = resultKnown;
  try {
    await verifyNode(context, id);
  } catch (error) {
    if (signal.aborted || endsOwnership(error)) throw error;
    reason = notVerified(errorMessage(error));
  }
  if (!log.state.steering.verifying.includes(id)) return;
  log.append([{ type: 'verification.dropped', nodeId: id, reason, actor: engine }]);
}

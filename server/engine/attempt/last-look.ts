import { lastLook } from '@/server/agent/last-look';
import { isReadOnly, type Observation, pathsEdited } from '@/server/core/agent/action';
import { type Call, callsOf } from '@/server/core/agent/call';
import type { HistoryStep } from '@/server/core/ports/model';
import type { Sandbox } from '@/server/core/ports/sandbox';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import type { AttemptState } from '@/server/core/run/state';
import { writtenByAgent } from '@/server/core/run/tree';
import { type RunContext, rootSnapshot } from '@/server/engine/context/context';

/** What an agent is shown in place of the end of its attempt, given the calls of its turn so far; null: the attempt ends. */
export type Look = (calls: readonly Call[]) => Promise<Observation | null>;

const none: Look = async () => null;

/**
 * The last look of a language model's attempt at its changes: once, where at least one step is left for what it finds.
 * `own`: the attempt's steps so far.
 */
export function lookOf(
  context: RunContext,
  attempt: AttemptState,
  sandbox: Sandbox,
  { own, stepsLeft }: { own: readonly HistoryStep[]; stepsLeft: number },
): Look {
  const { log, store, task } = context;
  const isOff = log.state.spec.lastLook === false;
  const hasLooked = own.some((step) => callsOf(step).some(({ observation }) => observation.look));
  if (isOff || hasLooked || stepsLeft < 2) return none;
  return async (calls) => {
    const { head } = attemptOf(log.state, attempt.id);
    const changing = calls.some(({ action }) => !isReadOnly(action));
    const at = changing ? (await sandbox.snapshot()).id : nodeOf(log.state, head).snapshot;
    const root = rootSnapshot(context);
    const keep = [
      ...writtenByAgent(log.state, head),
      ...calls.flatMap(({ action, observation }) => (observation.error ? [] : pathsEdited(action))),
    ];
    const shown = task.test.keepIgnored ? at : await store.withoutIgnored(at, { root, keep });
    return shown === root ? null : lastLook(await store.patch(root, shown));
  };
}

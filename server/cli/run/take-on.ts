import type { Database } from '@/db/connection';
import { loadState, RunNotFound } from '@/db/runs';
import { noTakenNode, takenOn } from '@/server/cli/sentences';
import { UsageError } from '@/server/cli/usage';
import { asNodeId, asRunId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import type { Task } from '@/server/core/task/task';
import type { Replay } from '@/server/imports/take-on/replay';
import { budgetFor, NotTakenOn, replayOn, type TakenStep } from '@/server/imports/take-on/take-on';

/** What `--take-on RUN:NODE` replays on the task, with the settings of the run that does. Errors: UsageError. */
export function takeOn(
  db: Database,
  given: string,
  { task, shell, spec }: { task: Task; shell: boolean; spec: RunSpec },
): { replay: Replay; spec: RunSpec } {
  const step = stepNamed(db, given);
  try {
    const replay = replayOn(db, step, { task, shell });
    process.stderr.write(`${takenOn(replay.actions.length, replay.how, replay.lost)}\n`);
    const { how, lost } = replay;
    return {
      replay,
      spec: { ...spec, budget: budgetFor(spec.budget, replay), takesOn: { ...step, how, lost } },
    };
  } catch (error) {
    throw error instanceof NotTakenOn ? new UsageError(error.message) : error;
  }
}

function stepNamed(db: Database, given: string): TakenStep {
  const [run = '', node] = given.split(':');
  const runId = asRunId(run);
  if (node !== undefined) return { runId, nodeId: asNodeId(node) };
  try {
    const { best } = loadState(db, runId);
    if (best === null) throw new UsageError(noTakenNode(run));
    return { runId, nodeId: best };
  } catch (error) {
    throw error instanceof RunNotFound ? new UsageError(error.message) : error;
  }
}

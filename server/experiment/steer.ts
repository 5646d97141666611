import { sendCommand } from '@/db/commands';
import type { Database } from '@/db/connection';
import { changeExperiment, emptyCell, experimentRow, startedCells } from '@/db/experiments';
import type { Allocation } from '@/server/core/experiment/allocation-spec';
import { counts } from '@/server/core/experiment/result';
import type { Arm, ExperimentSpec, ExperimentTask } from '@/server/core/experiment/spec';
import type { Actor } from '@/server/core/run/actor';
import { isEnded } from '@/server/core/run/spec';

/** One transaction, so that a busy database leaves nothing half done. */
const atOnce = (db: Database, work: () => void): void => db.$client.transaction(work).immediate();

/** Starts no further run and stops those under way. What has ended stays. */
export function cancelExperiment(db: Database, id: string, actor: Actor, now: number): void {
  atOnce(db, () => {
    changeExperiment(db, id, { status: 'cancelled', endedAt: now });
    for (const { runId, status } of startedCells(db, id)) {
      if (!isEnded(status)) sendCommand(db, runId, { kind: 'stop' }, actor);
    }
  });
}

/** Goes on, and runs anew what was stopped or failed. */
export function resumeExperiment(db: Database, id: string): void {
  atOnce(db, () => {
    for (const { runId, result } of startedCells(db, id)) {
      if (result !== null && !counts(result)) emptyCell(db, runId);
    }
    changeExperiment(db, id, { status: 'running', endedAt: null });
  });
}

/** Spreads the budget of these arms' runs over the tasks; what allocations there were before end, their runs stand. */
export function allocateExperiment(db: Database, id: string, allocations: Allocation[]): void {
  const { spec } = experimentRow(db, id);
  changeExperiment(db, id, { spec: { ...spec, allocations }, status: 'running', endedAt: null });
}

/** Allocations are decided anew where tasks or the mean are others. */
const undecided = ({ allocations }: ExperimentSpec) =>
  allocations ? { allocations: allocations.map((one) => ({ ...one, given: null })) } : {};

/** Adds tasks, arms or repeats. What has run stands: seeds depend on task and repeat alone. */
export function extendExperiment(
  db: Database,
  id: string,
  more: { tasks: ExperimentTask[]; arms: Arm[]; repeats: number },
): void {
  const { spec } = experimentRow(db, id);
  const known = <T extends { name: string }>(have: readonly T[], add: readonly T[]) => [
    ...have,
    ...add.filter(({ name }) => !have.some((one) => one.name === name)),
  ];
  changeExperiment(db, id, {
    spec: {
      ...spec,
      ...undecided(spec),
      tasks: known(spec.tasks, more.tasks),
      arms: known(spec.arms, more.arms),
      repeats: Math.max(spec.repeats, more.repeats),
    },
    status: 'running',
    endedAt: null,
  });
}

import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '@/db/connection';
import { releaseRun } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { createRun, loadState, type NewRun, RunNotFound } from '@/db/runs';
import { actionTitle } from '@/server/core/agent/action';
import { type BlobHash, type NodeId, proposalId, type RunId, rootNodeId } from '@/server/core/base/ids';
import type { GivenStep } from '@/server/core/proposal/proposal';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import type { Task } from '@/server/core/task/task';
import type { Budget } from '@/server/core/usage/budget';
import { recordedOf, restoredRun } from '@/server/imports/restored';
import { type Replay, replayOf } from './replay';
import { noStepThere, nothingToReplay, notImported } from './sentences';

/** The step of an imported run whose path is taken on here. */
export interface TakenStep {
  runId: RunId;
  nodeId: NodeId;
}

/** A trajectory cannot be taken on. The message says why. */
export class NotTakenOn extends Error {}

/** What is replayed of an imported trajectory on a task of this machine. Errors: NotTakenOn. */
export function replayOn(
  db: Database,
  { runId, nodeId }: TakenStep,
  { task, shell }: { task: Pick<Task, 'directory' | 'imageDirectory'>; shell: boolean },
): Replay {
  const state = stateOf(db, runId);
  const run = restoredRun(db, state);
  if (run === null) throw new NotTakenOn(notImported(runId));
  const node = state.nodes.get(nodeId);
  const recorded = node && recordedOf(db, node);
  if (!recorded) throw new NotTakenOn(noStepThere(nodeId, runId));
  const files = new Set(filesIn(task.directory));
  const replay = replayOf(run, recorded.id, { files, root: task.imageDirectory ?? null, shell });
  if (replay === null) throw new NotTakenOn(nothingToReplay(nodeId, shell));
  return replay;
}

function stateOf(db: Database, runId: RunId) {
  try {
    return loadState(db, runId);
  } catch (error) {
    if (error instanceof RunNotFound) throw new NotTakenOn(error.message);
    throw error;
  }
}

const owner = 'take-on';

/** Makes a run that replays, whole or not at all. It belongs to nobody, or to the owner that is given. */
export function createReplay(db: Database, run: NewRun, replay: Replay): RunId {
  return db.transaction(
    () => {
      const held = run.owner ?? { id: owner, leaseUntil: Date.now() };
      const runId = createRun(db, { ...run, owner: held });
      openRunLog(db, runId, held.id).append((putText) => replayEvents(putText, replay, run.actor));
      if (!run.owner) releaseRun(db, runId, held.id);
      return runId;
    },
    { behavior: 'immediate' },
  );
}

/**
 * The events behind the first of a run that replays: one proposal of a person's, whose steps are all given. The run does
 * nothing else until a person changes it: no model is asked.
 */
function replayEvents(putText: (text: string) => BlobHash, { actions }: Replay, actor: Actor): NewEvent[] {
  const given = actions.map((action): GivenStep => {
    return { action: putText(JSON.stringify(action)), title: actionTitle(action), donor: null };
  });
  return [
    {
      type: 'proposal.made',
      proposalId: proposalId(1),
      proposal: {
        kind: 'expand',
        from: rootNodeId,
        steps: given.length,
        temperature: 0,
        memory: 'none',
        hint: null,
        backup: true,
        given,
      },
      actor,
    },
    { type: 'run.status', status: 'queued', reason: null, rests: true, actor },
  ];
}

/** The budget with room for the replay. */
export const budgetFor = (budget: Budget, { actions }: Replay): Budget => ({
  ...budget,
  steps: budget.steps === null ? null : Math.max(budget.steps, actions.length),
  attempts: budget.attempts === null ? null : Math.max(budget.attempts, 1),
});

const mostFiles = 50_000;
const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', '.venv', '__pycache__']);

/** Paths of the files below a folder, without those that no edit is about. */
function filesIn(directory: string): string[] {
  const found: string[] = [];
  const pending = [''];
  for (let at = pending.pop(); at !== undefined && found.length < mostFiles; at = pending.pop()) {
    for (const entry of readdirSync(path.join(directory, at), { withFileTypes: true })) {
      const place = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) found.push(place);
      else if (entry.isDirectory() && !skipped.has(entry.name)) pending.push(place);
    }
  }
  return found;
}

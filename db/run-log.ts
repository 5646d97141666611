import { and, eq } from 'drizzle-orm';
import type { NewEvent, RunEvent } from '@/server/core/event';
import { applyEvent, attemptOf, nodeOf } from '@/server/core/fold';
import type { AttemptId, BlobHash, NodeId, RunId } from '@/server/core/ids';
import type { RunState } from '@/server/core/state';
import { markAnswered } from './commands';
import type { Connection, Database } from './open';
import { loadState, runColumns, runRow } from './runs';
import { attempts, events, experience, nodes, runs, selections } from './schema';
import { putText } from './texts';

/** The lease on a run was taken by another process: nothing may be written any more. */
export class LeaseLost extends Error {
  constructor(runId: RunId) {
    super(`Run ${runId} is owned by another process now.`);
    this.name = 'LeaseLost';
  }
}

/** The one writer of a run: folds each event and writes the rows it touched in the same transaction. */
export interface RunLog {
  readonly runId: RunId;
  readonly state: RunState;
  /**
   * Appends the events as one transaction; a function may store texts within it. Throws LeaseLost, or what SQLite
   * threw: then nothing was written and this log must be given up (its state may be ahead of the tables).
   */
  append(events: NewEvent[] | ((putText: (text: string) => BlobHash) => NewEvent[])): RunEvent[];
}

export function openRunLog(db: Database, runId: RunId, owner: string, now: () => number = Date.now): RunLog {
  const state = loadState(db, runId);
  return {
    runId,
    state,
    append: (source) =>
      db.transaction(
        (tx) => {
          if (runRow(tx, runId).owner !== owner) throw new LeaseLost(runId);
          const fresh = typeof source === 'function' ? source((text) => putText(tx, text)) : source;
          const at = now();
          const appended = fresh.map((event, i) => ({ ...event, runId, seq: state.seq + 1 + i, at }));
          for (const event of appended) {
            applyEvent(state, event);
            writeEvent(tx, event);
            writeTouched(tx, state, event);
          }
          tx.update(runs).set(runColumns(state)).where(eq(runs.id, runId)).run();
          return appended;
        },
        { behavior: 'immediate' },
      ),
  };
}

function writeEvent(db: Connection, event: RunEvent): void {
  const { runId, seq, at, actor, spend, ...body } = event;
  db.insert(events)
    .values({ runId, seq, at, type: event.type, actor, body, spend: spend ?? null })
    .run();
}

/** Writes the rows whose entries of the state the event replaced. */
function writeTouched(db: Connection, state: RunState, event: RunEvent): void {
  switch (event.type) {
    case 'node.settled':
      db.insert(nodes)
        .values({ runId: state.runId, ...nodeOf(state, event.node.id) })
        .run();
      if (event.node.attemptId) writeAttempt(db, state, event.node.attemptId);
      return;
    case 'node.verified':
    case 'node.heldout':
      writeNode(db, state, event.nodeId);
      return;
    case 'reward.backedup':
      for (const id of event.path) writeNode(db, state, id);
      return;
    case 'attempt.started': {
      db.insert(attempts)
        .values({ runId: state.runId, ...attemptOf(state, event.attemptId) })
        .run();
      const record = state.selections.at(-1);
      if (record) db.insert(selections).values({ runId: state.runId, seq: event.seq, record }).run();
      return;
    }
    case 'attempt.phase':
    case 'attempt.resumed':
    case 'attempt.ended':
      writeAttempt(db, state, event.attemptId);
      return;
    case 'experience.added':
      db.insert(experience)
        .values({ runId: state.runId, attemptId: event.entry.attemptId, entry: event.entry })
        .run();
      return;
    case 'command.answered':
      markAnswered(db, [event.commandId]);
      return;
    case 'run.created':
    case 'run.status':
    case 'run.budget':
    case 'run.strategy':
    case 'run.model':
    case 'baseline.fixed':
    case 'best.changed':
      return;
    default:
      event satisfies never;
  }
}

function writeNode(db: Connection, state: RunState, id: NodeId): void {
  const { score, outcome, holdout, visits, valueSum } = nodeOf(state, id);
  db.update(nodes)
    .set({ score, outcome, holdout, visits, valueSum })
    .where(and(eq(nodes.runId, state.runId), eq(nodes.id, id)))
    .run();
}

function writeAttempt(db: Connection, state: RunState, id: AttemptId): void {
  const { head, status, endReason, steps, phase } = attemptOf(state, id);
  db.update(attempts)
    .set({ head, status, endReason, steps, phase })
    .where(and(eq(attempts.runId, state.runId), eq(attempts.id, id)))
    .run();
}

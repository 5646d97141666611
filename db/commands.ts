import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import type { Budget } from '@/server/core/budget';
import type { NodeId, RunId } from '@/server/core/ids';
import type { Actor } from '@/server/core/state';
import type { SteeringCommand } from '@/server/core/steering-commands';
import type { Connection } from './open';
import { commands } from './schema';

/** What a person may ask of a run. The run's owner answers each with an event. */
export type Command =
  /** `now`: the steps in flight are dropped, not finished. */
  | { kind: 'pause'; now?: boolean }
  | { kind: 'resume' }
  | { kind: 'stop' }
  /** Takes a flagged node for a solution. */
  | { kind: 'vouch'; nodeId: NodeId; reason: string }
  /** Runs the holdout at a node; it accepts or rejects solutions and does nothing else. */
  | { kind: 'holdout'; nodeId: NodeId }
  /** Which of two results is better; null: neither. */
  | { kind: 'prefer'; nodes: [NodeId, NodeId]; better: NodeId | null; reason: string | null }
  /** What is named changes; the other limits stay. */
  | { kind: 'budget'; budget: Partial<Budget>; reason: string | null }
  /** Of the strategy that runs already the named parameters change; another one begins with its defaults. */
  | { kind: 'strategy'; strategy: string; parameters: Record<string, unknown>; reason: string | null }
  | { kind: 'model'; model: string; reason: string | null }
  | SteeringCommand;

export interface WaitingCommand {
  id: string;
  runId: RunId;
  command: Command;
  by: Actor;
}

/** Leaves a command for the run's owner. Returns its id, which `command.answered` will name. */
export function sendCommand(db: Connection, runId: RunId, command: Command, by: Actor): string {
  const id = randomUUID();
  db.insert(commands).values({ id, runId, command, by, at: Date.now(), answered: false }).run();
  return id;
}

/** The commands nobody has answered, oldest first. */
export function waitingCommands(db: Connection, runId?: RunId): WaitingCommand[] {
  const waiting = eq(commands.answered, false);
  return db
    .select({ id: commands.id, runId: commands.runId, command: commands.command, by: commands.by })
    .from(commands)
    .where(runId ? and(waiting, eq(commands.runId, runId)) : waiting)
    .orderBy(asc(commands.at), asc(commands.id))
    .all();
}

import { randomUUID } from 'node:crypto';
import { and, asc, eq } from 'drizzle-orm';
import type { Action } from '@/server/core/action';
import type { Budget } from '@/server/core/budget';
import type { AttemptId, NodeId, ProposalId, RunId } from '@/server/core/ids';
import type { Memory } from '@/server/core/search';
import type { Actor } from '@/server/core/state';
import type { Connection } from './open';
import { commands } from './schema';

/** What a person may ask of a run. The run's owner answers each with an event. */
export type Command =
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'stop' }
  /** Takes a flagged node for a solution. */
  | { kind: 'vouch'; nodeId: NodeId; reason: string }
  /** What is named changes; the other limits stay. */
  | { kind: 'budget'; budget: Partial<Budget>; reason: string | null }
  /** Of the strategy that runs already the named parameters change; another one begins with its defaults. */
  | { kind: 'strategy'; strategy: string; parameters: Record<string, unknown>; reason: string | null }
  | { kind: 'model'; model: string; reason: string | null }
  | BranchCommand
  | ActCommand
  | StitchCommand
  | ResolveCommand
  /** Takes back a person's proposal that has not begun. */
  | { kind: 'withdraw'; proposalId: ProposalId };

/** Let the agent go on from a node. What is null is as the run has it. */
export interface BranchCommand {
  kind: 'branch';
  from: NodeId;
  /** How many attempts, ≥ 1. */
  attempts: number;
  hint: string | null;
  model: string | null;
  /** 0…2 */
  temperature: number | null;
  /** Agent steps of each, ≥ 1. */
  steps: number | null;
  memory: Memory | null;
}

/** Carry out one action at a node, as its agent would have. */
export interface ActCommand {
  kind: 'act';
  from: NodeId;
  action: Action;
}

/** Replay a donor's steps at a node. */
export interface StitchCommand {
  kind: 'stitch';
  /** null: this run. */
  donorRun: RunId | null;
  /** In the donor's order, ≥ 1. */
  steps: NodeId[];
  onto: NodeId;
  /** The agent goes on from there for so many steps; null: the graft is verified and ends. */
  goOn: { steps: number; hint: string | null } | null;
}

/** Go on with a graft that met a conflict. */
export interface ResolveCommand {
  kind: 'resolve';
  /** The attempt that stopped. */
  attemptId: AttemptId;
  /** What the file shall be; null: the host's stays, and the step is left out. */
  content: string | null;
}

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

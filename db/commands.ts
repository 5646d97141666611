import { randomUUID } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { Command } from '@/server/core/run/command';
import type { Connection } from './connection';
import { commands } from './schema';

export interface WaitingCommand {
  id: string;
  runId: RunId;
  command: Command;
  by: Actor;
}

/** Leaves a command for the run's owner. Returns its id, which `command.handled` will name. */
export function sendCommand(db: Connection, runId: RunId, command: Command, by: Actor): string {
  const id = randomUUID();
  db.insert(commands).values({ id, runId, command, by, at: Date.now(), handled: false }).run();
  return id;
}

/** The commands nobody has answered, oldest first. */
export function waitingCommands(db: Connection, runId?: RunId): WaitingCommand[] {
  const waiting = eq(commands.handled, false);
  return (
    db
      .select({ id: commands.id, runId: commands.runId, command: commands.command, by: commands.by })
      .from(commands)
      .where(runId ? and(waiting, eq(commands.runId, runId)) : waiting)
      // As they were written: the time of day may jump between two of them.
      .orderBy(sql`${commands}.rowid`)
      .all()
  );
}

/** Whether nobody has handled the command yet. */
export function isWaiting(db: Connection, id: string): boolean {
  const row = db.select({ handled: commands.handled }).from(commands).where(eq(commands.id, id)).get();
  return row?.handled === false;
}

import { type WaitingCommand, waitingCommands } from '@/db/commands';
import type { RunLog } from '@/db/run-log';
import type { Command } from '@/server/core/run/command';
import type { RunContext } from '@/server/engine/context/context';
import { handle, isLong, type ShortCommand } from './handle';
import type { HandlerContext } from './handler';
import { modelChecks } from './model-checks';

/** Handles the waiting commands of the run, oldest first. Returns those that were not refused. */
export function handleWaiting(context: RunContext): Command[] {
  const { log, db } = context;
  const checks = { ...modelChecks(context.model), allowShell: context.allowShell };
  const handled: Command[] = [];
  for (const { id, command, by } of waitingCommands(db, log.runId)) {
    if (isLong(command)) continue;
    if (handleAndRecord(log, { id, command, by }, checks) === null) handled.push(command);
  }
  return handled;
}

/**
 * Writes what a command does and that it was handled, in one append. Returns null where it was carried out, else why
 * it was refused.
 */
export function handleAndRecord(
  log: RunLog,
  { id, command, by }: Omit<WaitingCommand, 'runId' | 'command'> & { command: ShortCommand },
  context: Omit<HandlerContext, 'putText' | 'promptOf'>,
): string | null {
  let error: string | null = null;
  log.append((putText) => {
    const result = handle(log.state, command, { ...context, promptOf: log.promptOf, putText });
    error = 'error' in result ? result.error : null;
    const events = 'events' in result ? result.events : [];
    return [
      ...events.map((event) => ({ ...event, actor: by })),
      { type: 'command.handled', commandId: id, kind: command.kind, error, actor: by },
    ];
  });
  return error;
}

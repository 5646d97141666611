import { type WaitingCommand, waitingCommands } from '@/db/commands';
import type { RunLog } from '@/db/run-log';
import type { Command } from '@/server/core/run/command';
import type { RunContext } from '@/server/engine/context/context';
import { answerTo } from './answer';
import { modelChecks } from './model-checks';
import type { AnswerWorld } from './result';

/** Carries out the waiting commands of the run. Returns those that were not refused. */
export function obey(context: RunContext): Command[] {
  const { log, db } = context;
  const obeyed: Command[] = [];
  for (const { id, command, by } of waitingCommands(db, log.runId)) {
    // Takes a while: `orderedHoldouts` answers it.
    if (command.kind === 'holdout') continue;
    const world = { ...modelChecks(context.model), allowShell: context.allowShell };
    if (carryOut(log, { id, command, by }, world) === null) obeyed.push(command);
  }
  return obeyed;
}

/** Writes what the command does and its answer, in one append. Returns why it was refused, or null. */
export function carryOut(
  log: RunLog,
  { id, command, by }: Omit<WaitingCommand, 'runId'>,
  world: Omit<AnswerWorld, 'putText'>,
): string | null {
  let error: string | null = null;
  log.append((putText) => {
    const answer = answerTo(log.state, command, { ...world, putText });
    error = 'error' in answer ? answer.error : null;
    const events = 'events' in answer ? answer.events : [];
    return [
      ...events.map((event) => ({ ...event, actor: by })),
      { type: 'command.answered', commandId: id, kind: command.kind, error, actor: by },
    ];
  });
  return error;
}

import { type Command, waitingCommands } from '@/db/commands';
import { answerTo } from './answer';
import type { RunContext } from './context';

/** Carries out the waiting commands of the run. Returns their kinds. */
export function obey(context: RunContext): Command['kind'][] {
  const { log, db } = context;
  const kinds: Command['kind'][] = [];
  for (const { id, command, by } of waitingCommands(db, log.runId)) {
    // Takes a while: `orderedHoldouts` answers it.
    if (command.kind === 'holdout') continue;
    const answer = answerTo(log.state, command, context.model);
    const error = 'error' in answer ? answer.error : null;
    const events = 'events' in answer ? answer.events : [];
    log.append([
      ...events.map((event) => ({ ...event, actor: by })),
      { type: 'command.answered', commandId: id, kind: command.kind, error, actor: by },
    ]);
    if (error === null) kinds.push(command.kind);
  }
  return kinds;
}

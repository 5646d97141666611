import { type Command, waitingCommands } from '@/db/commands';
import { budgetSchema } from '@/server/core/budget';
import type { EventBody } from '@/server/core/event';
import { isEnded, type RunState } from '@/server/core/state';
import { isFlagged, passesVisible } from '@/server/core/tree';
import type { RunContext } from './context';

/** What a command does to a run: the events that carry it out, or why it cannot be. */
export function answerTo(state: RunState, command: Command): { events: EventBody[] } | { error: string } {
  if (command.kind === 'vouch') return vouchFor(state, command);
  if (isEnded(state.status)) return { error: `The run has ended (${state.status}); start a new one.` };
  switch (command.kind) {
    case 'pause':
      return state.status === 'paused'
        ? { error: 'The run is paused already.' }
        : { events: [{ type: 'run.status', status: 'paused', reason: 'Paused by hand.' }] };
    case 'resume':
      return state.status === 'paused'
        ? { events: [{ type: 'run.status', status: 'running', reason: null }] }
        : { error: 'The run is not paused.' };
    case 'stop':
      return { events: [] };
    case 'budget': {
      const parsed = budgetSchema.safeParse(command.budget);
      if (parsed.success)
        return { events: [{ type: 'run.budget', budget: parsed.data, reason: command.reason }] };
      const [issue] = parsed.error.issues;
      return { error: `That budget cannot be: ${issue?.path.join('.')}: ${issue?.message}` };
    }
  }
}

/** A person's word for a flagged node. After the run's end it may still make it a winner, unless the holdout refused it. */
function vouchFor(
  state: RunState,
  { nodeId, reason }: Extract<Command, { kind: 'vouch' }>,
): { events: EventBody[] } | { error: string } {
  const node = state.nodes.get(nodeId);
  if (!node || !passesVisible(node) || !isFlagged(node)) {
    return { error: `${nodeId} is no flagged solution: there is nothing to vouch for.` };
  }
  const vouched: EventBody = { type: 'node.vouched', nodeId, reason };
  if (state.status !== 'unsolved' || node.holdout?.passed === false) return { events: [vouched] };
  return {
    events: [
      vouched,
      { type: 'best.changed', nodeId },
      {
        type: 'run.status',
        status: 'solved',
        reason: `${nodeId} was flagged, and a person vouched for it: ${reason}`,
      },
    ],
  };
}

/** Carries out the waiting commands of the run. Returns their kinds. */
export function obey(context: RunContext): Command['kind'][] {
  const { log, db } = context;
  const kinds: Command['kind'][] = [];
  for (const { id, command, by } of waitingCommands(db, log.runId)) {
    const answer = answerTo(log.state, command);
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

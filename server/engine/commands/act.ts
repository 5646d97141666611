import { actionTitle } from '@/server/core/agent/action';
import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import { asked } from './asked';
import type { Answer, AnswerWorld } from './result';

/**
 * Carries out one action by hand in a fork of the node: an attempt of one given step, whose node is the person's. It
 * needs one step of the budget and no model.
 */
export function act(
  state: RunState,
  { from, action, raise = false }: CommandOf<'act'>,
  world: AnswerWorld,
): Answer {
  if (action.kind === 'finish') {
    return { error: 'To finish is the agent’s to say; take any other action, or stop the run.' };
  }
  if (action.kind === 'shell' && !world.allowShell) {
    return {
      error:
        'Shell commands are not allowed in this run: its local sandbox does not isolate them from the machine. Use the other actions, or start the run in Docker (or with --allow-shell).',
    };
  }
  return asked(state, { from, verb: 'act', raise }, () => [
    {
      kind: 'expand',
      from,
      steps: 1,
      temperature: 0,
      memory: 'none',
      hint: null,
      backup: true,
      given: [{ action: world.putText(JSON.stringify(action)), title: actionTitle(action), donor: null }],
    },
  ]);
}

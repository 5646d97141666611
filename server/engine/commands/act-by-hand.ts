import { actionTitle } from '@/server/core/agent/action';
import type { Handler } from './handler';
import { propose } from './propose';
import { refusals } from './refusals';

/**
 * Carries out one action of a person's in a fork of the node: an attempt of one given step. It needs one step of the
 * budget and no model.
 */
export const actByHand: Handler<'act'> = (state, { from, action, raise = false }, context) => {
  if (action.kind === 'finish') return { error: refusals.agentFinishes };
  if (action.kind === 'shell' && !context.allowShell) return { error: refusals.noShell };
  return propose(state, from, raise, () => [
    {
      kind: 'expand',
      from,
      steps: 1,
      temperature: 0,
      memory: 'none',
      hint: null,
      backup: true,
      given: [{ action: context.putText(JSON.stringify(action)), title: actionTitle(action), donor: null }],
    },
  ]);
};

import { readText } from '@/db/texts';
import { type Action, actionSchema } from '@/server/core/agent/action';
import type { StepReply } from '@/server/core/ports/model';
import type { GivenStep } from '@/server/core/proposal/proposal';
import { noUsage } from '@/server/core/usage/usage';
import type { RunContext } from '@/server/engine/context/context';
import { actionNotStored } from './sentences';

/**
 * A given action as the reply of a step: no model was asked, so it has no words and costs no tokens. `walk` carries it
 * out like any other. Errors: throws where the action's text is not in this database.
 */
export function givenReply({ db }: Pick<RunContext, 'db'>, { action, title }: GivenStep): StepReply {
  const text = readText(db, action);
  if (text === null) throw new Error(actionNotStored(title));
  return unasked(actionSchema.parse(JSON.parse(text)));
}

/** An action as the reply of a step for which no model was asked. */
export const unasked = (action: Action): StepReply => ({
  action,
  thought: '',
  usage: noUsage,
});

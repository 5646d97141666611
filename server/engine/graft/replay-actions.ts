import { readText } from '@/db/texts';
import { type Action, actionSchema } from '@/server/core/agent/action';
import { asTurn, type Calls, carriedOut } from '@/server/core/agent/call';
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
  return unasked([actionSchema.parse(JSON.parse(text))]);
}

/** Actions as the reply of a step for which no model was asked. */
export const unasked = ([first, ...further]: readonly [Action, ...Action[]]): StepReply => ({
  ...asTurn([{ action: first }, ...further.map((action) => ({ action }))]),
  thought: '',
  usage: noUsage,
});

/** What an agent saw of a step: the observations of the calls that were carried out. */
export const seenIn = (step: Calls): string =>
  carriedOut(step)
    .map(({ observation }) => observation.text)
    .join('\n');

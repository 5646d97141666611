import type { Model } from '@/server/core/ports/model';
import { modelsOf } from '@/server/core/run/models-of-run';
import type { RunState } from '@/server/core/run/state';
import type { Budget } from '@/server/core/usage/budget';
import { messageOf } from '@/server/engine/context/message-of';
import type { HandlerContext } from './handler';

/** What handlers need to know of models, from a look-up that throws a sentence. */
export const modelChecks = (
  model: (id: string) => Pick<Model, 'unpriced' | 'language'>,
): Pick<HandlerContext, 'unknownModel' | 'unpriced' | 'isLanguage'> => ({
  unknownModel: (id) => messageOf(() => model(id)),
  isLanguage: (id) => messageOf(() => model(id)) === null && model(id).language !== undefined,
  unpriced: (id) => (messageOf(() => model(id)) === null ? (model(id).unpriced ?? null) : null),
});

/** Why a limit in dollars could not be kept with these models, or null; also where there is no such limit. */
export function dollarProblem(
  { usd }: Pick<Budget, 'usd'>,
  models: readonly string[],
  { unpriced }: Pick<HandlerContext, 'unpriced'>,
): string | null {
  if (usd === null) return null;
  return models.map(unpriced).find((problem) => problem !== null) ?? null;
}

/** Every model that a run may call from now on: by its settings, by attempts under way, by people's proposals. */
export const modelsInUse = ({ spec, attempts, steering }: RunState): string[] => [
  ...modelsOf(spec),
  ...[...attempts.values()].filter(({ status }) => status === 'running').map(({ model }) => model),
  ...steering.waiting.flatMap(({ proposal }) => proposal.model ?? []),
];

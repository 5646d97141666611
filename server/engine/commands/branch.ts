import type { RunState } from '@/server/core/run/state';
import type { Handler } from './handler';
import { dollarProblem } from './model-checks';
import { propose } from './propose';

const defaultTemperature = 0.8;

/** Lets the agent continue from a node, once or several times, each an attempt of the person's. */
export const branch: Handler<'branch'> = (state, command, context) => {
  const { from, attempts, hint, model, temperature, steps, memory, raise = false } = command;
  const problem =
    model === null
      ? null
      : (context.unknownModel(model) ?? dollarProblem(state.spec.budget, [model], context));
  if (problem !== null) return { error: problem };
  return propose(state, from, raise, () =>
    Array.from({ length: attempts }, () => ({
      kind: 'expand' as const,
      from,
      steps: steps ?? state.spec.budget.stepsPerAttempt,
      temperature: temperature ?? strategyTemperature(state) ?? defaultTemperature,
      memory: memory ?? 'summary',
      hint: hint === '' ? null : hint,
      backup: true,
      ...(model === null ? {} : { model }),
    })),
  );
};

/** The temperature of the strategy's own attempts, where it has that parameter. */
export function strategyTemperature({ spec }: RunState): number | null {
  const { temperature } = spec.parameters;
  return typeof temperature === 'number' ? temperature : null;
}

import type { RunState } from '@/server/core/run/state';
import type { CommandOf } from '@/server/core/run/steering-commands';
import { asked } from './asked';
import { dollarProblem } from './model-checks';
import type { Answer, AnswerWorld } from './result';

const defaultTemperature = 0.8;

/** Lets the agent go on from a node, once or several times, each an attempt of the person's. */
export function branch(state: RunState, command: CommandOf<'branch'>, world: AnswerWorld): Answer {
  const { from, attempts, hint, model, temperature, steps, memory, raise = false } = command;
  const problem =
    model === null ? null : (world.unknownModel(model) ?? dollarProblem(state.spec.budget, [model], world));
  if (problem !== null) return { error: problem };
  return asked(state, { from, verb: 'branch', raise }, () =>
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
}

/** The temperature the strategy's own attempts have, where it has that parameter. */
export function strategyTemperature({ spec }: RunState): number | null {
  const { temperature } = spec.parameters;
  return typeof temperature === 'number' ? temperature : null;
}

import type { Actor } from '@/server/core/run/actor';
import type { RunEvent } from '@/server/core/run/event';
import type { Budget } from '@/server/core/usage/budget';

/** A change of the run's budget, strategy, parameters or model. */
export interface Change {
  seq: number;
  by: string;
  /** What changed, with the values before and after. Empty if the same values were set again. */
  what: string[];
  reason: string | null;
}

const limitTitles: Record<keyof Budget, string> = {
  attempts: 'attempts',
  steps: 'steps',
  stepsPerAttempt: 'steps per attempt',
  tokens: 'tokens',
  usd: 'US $',
  seconds: 'seconds',
  concurrency: 'at once',
  minStepsForNewAttempt: 'minimum steps for an attempt',
  minTokensForNewAttempt: 'minimum tokens for an attempt',
  softShare: 'soft limit',
  shown: 'shown to the agent',
  failFast: 'fail fast',
};

const shown = (value: unknown): string =>
  value === null || value === undefined
    ? 'no limit'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string,
): string[] {
  return Object.keys(after)
    .filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => `${nameOf(key)} ${shown(before[key])} → ${shown(after[key])}`);
}

const nameOfLimit = (key: string): string =>
  Object.entries(limitTitles).find(([name]) => name === key)?.[1] ?? key;
const nameOf = (actor: Actor): string => (actor.kind === 'engine' ? 'engine' : actor.name);

/** The changes of budget, strategy, parameters and model, oldest first. `events` begin with the run's first; others than changes may be among them. */
export function changesOf(events: readonly RunEvent[]): Change[] {
  const [first] = events;
  if (first?.type !== 'run.created') return [];
  let { spec } = first;
  const changes: Change[] = [];
  for (const event of events) {
    const { seq } = event;
    switch (event.type) {
      case 'run.budget': {
        const what = differences(spec.budget, event.budget, nameOfLimit);
        changes.push({ seq, by: nameOf(event.actor), what, reason: event.reason });
        spec = { ...spec, budget: event.budget };
        break;
      }
      case 'run.strategy': {
        const { strategy, parameters, reason } = event;
        const what =
          strategy === spec.strategy
            ? differences(spec.parameters, parameters, (key) => key)
            : [`strategy ${spec.strategy} → ${strategy}`];
        changes.push({ seq, by: nameOf(event.actor), what, reason });
        spec = { ...spec, strategy, parameters };
        break;
      }
      case 'run.model': {
        const what = [`model ${spec.model} → ${event.model}`];
        changes.push({ seq, by: nameOf(event.actor), what, reason: event.reason });
        spec = { ...spec, model: event.model };
        break;
      }
    }
  }
  return changes;
}

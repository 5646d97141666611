import { type Brain, scripted } from '@/tests/support/loopback/brain';
import { numberRepair } from '@/tests/support/repair-script';

type Fields = Record<string, unknown>;

/** The value of an event of a loopback server. */
export const valueIn = (event: string): Fields => JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? '{}');
const eventOf = (value: Fields): string =>
  `${typeof value.type === 'string' ? `event: ${value.type}\n` : ''}data: ${JSON.stringify(value)}\n\n`;

/** Each event changed: left out with null, in place of one event several with a list. */
export const each =
  (change: (value: Fields, request: number) => Fields | Fields[] | null) =>
  (events: readonly string[], request: number): string[] =>
    events.flatMap((event) => {
      if (event.includes('[DONE]')) return [event];
      const changed = change(valueIn(event), request) ?? [];
      return (Array.isArray(changed) ? changed : [changed]).map(eventOf);
    });

/** The same for one request of the run only. */
export const onlyAt =
  (wanted: number, rewrite: (events: readonly string[], request: number) => readonly string[]) =>
  (events: readonly string[], request: number): readonly string[] =>
    request === wanted ? rewrite(events, request) : events;

/** Repairs the number and thinks at each step. */
export const thoughtful: Brain = (seen) => ({
  ...scripted(numberRepair)(seen),
  thinking: `Thought ${seen.steps.length}.`,
});

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? { ...value } : {};

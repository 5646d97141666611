import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadState } from '@/db/runs';
import { strategies } from '@/server/search';
import { execute, newRun } from '@/tests/support/engine-run';
import { openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let place: Place;
let server: Loopback;
beforeEach(() => {
  place = openPlace(undefined, { simulated: { digits: 3 } });
});
afterEach(async () => {
  await server.close();
  await place.remove();
});

/** At one request: how much thinking came back, of how many steps. */
interface Thoughts {
  back: number;
  steps: number;
}

/** Guesses by what was guessed before, and thinks at each step. It never comes to an end by itself. */
const guessing =
  (thoughts: Thoughts[], perTurn: 1 | 2): Brain =>
  (seen) => {
    if (/candidate number=/.test(seen.whole)) return { text: 'CHOICE: 1', calls: [] };
    if (/Write the post-mortem now/.test(seen.whole)) return { text: 'It did not help.', calls: [] };
    thoughts.push({ back: seen.thinking.length, steps: seen.steps.length / perTurn });
    const guess = String((seen.whole.length * 7 + seen.steps.length) % 1000).padStart(3, '0');
    const guessed = acted(seen, { kind: 'write_file', path: 'number', content: guess });
    const tested = acted(seen, { kind: 'run_tests' });
    const both = { ...guessed, calls: [...guessed.calls, ...tested.calls] };
    const turn = perTurn === 2 ? both : seen.steps.length % 2 === 0 ? guessed : tested;
    return { ...turn, thinking: `Step ${seen.steps.length}: maybe ${guess}.` };
  };

/** For each API a model whose signed reasoning it wants back. */
const preserving = [
  { api: 'anthropic', model: 'm' },
  { api: 'responses', model: 'gpt-5.2' },
  { api: 'gemini', model: 'gemini-3-pro' },
] as const;

const searches = preserving.flatMap(({ api, model }) =>
  [...strategies.keys()].map((strategy) => ({ api, model, strategy })),
);

describe.each(searches)(
  'thinking that is preserved by $api, searched by $strategy',
  ({ api, model, strategy }) => {
    it.each([1, 2] as const)(
      'goes back unchanged, behind the very text it was thought after, with %i calls a turn',
      async (perTurn) => {
        const thoughts: Thoughts[] = [];
        server = await startLoopback({ api, brain: guessing(thoughts, perTurn) });
        place.endpoint('there', server, { models: { [model]: { thinkingTokens: 2_000 } } });
        const runId = newRun(place.db, {
          strategy,
          model: `there/${model}`,
          budget: { steps: 40, stepsPerAttempt: 6, shown: 'everything' },
        });
        await execute(place.db, place.world, runId);
        const { nodes } = loadState(place.db, runId);
        // The server refuses a request with reasoning or a signature that another text stands before.
        expect(server.requests.filter(({ billed }) => billed === null)).toEqual([]);
        expect(nodes.size).toBeGreaterThan(6);
        const steps = thoughts.filter(({ steps }) => steps > 1);
        expect(steps.length).toBeGreaterThan(3);
        expect(thoughts.filter(({ back, steps }) => back !== steps)).toEqual([]);
      },
    );
  },
);

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import type { RunState } from '@/server/core/run/state';
import { strategies } from '@/server/search';
import { execute, newRun } from '@/tests/support/engine-run';
import { openPlace, type Place } from '@/tests/support/language-run';
import '@/tests/examples/register';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let place: Place;
let server: Loopback;
/** Guesses by turns with tests, and never comes to an end. */
const brain: Brain = (seen) => {
  if (/candidate number=/.test(seen.whole)) return { text: 'CHOICE: 1', calls: [] };
  if (/Write the post-mortem now/.test(seen.whole)) return { text: 'It did not help.', calls: [] };
  const guess = `no ${seen.whole.length}`;
  return acted(
    seen,
    seen.steps.length % 2 === 0
      ? { kind: 'write_file', path: 'number', content: guess }
      : { kind: 'run_tests' },
  );
};
beforeEach(async () => {
  place = openPlace(undefined, { simulated: { digits: 3 } });
  server = await startLoopback({ api: 'anthropic', brain });
  place.endpoint('there', server);
});
afterEach(async () => {
  await server.close();
  await place.remove();
});

async function searched(model: string, strategy: string): Promise<RunState> {
  const runId = newRun(place.db, {
    strategy,
    model: `there/${model}`,
    budget: { steps: 40, stepsPerAttempt: 4, concurrency: 1 },
  });
  await execute(place.db, place.world, runId);
  return loadState(place.db, runId);
}

/** The hints of attempts that start at the same node, in order. */
function hintsByStart({ attempts }: RunState): (string | null)[][] {
  const byStart = new Map<string, (string | null)[]>();
  for (const { from, proposal, startedBy } of attempts.values()) {
    if (startedBy.kind !== 'strategy' || proposal.probe) continue;
    byStart.set(from, [...(byStart.get(from) ?? []), proposal.hint]);
  }
  return [...byStart.values()];
}

const sampling = ['best-of-n', 'mcts', 'beam', 'ab-mcts', 'tournament', 'sequential'];

describe.each(sampling)('siblings of %s', (strategy) => {
  it('get approaches of their own where the model takes no temperature, seeded, and the choice says so', async () => {
    const state = await searched('claude-opus-4-8', strategy);
    const siblings = hintsByStart(state);
    expect(siblings.flat().filter((hint) => hint !== null).length).toBeGreaterThan(1);
    for (const hints of siblings) expect(new Set(hints).size).toBe(hints.length);
    const reasons = [...state.selections.values()].filter(({ reason }) =>
      reason.includes('an approach of its own'),
    );
    expect(reasons.length).toBe([...state.attempts.values()].filter(({ proposal }) => proposal.hint).length);
    const [hinted] = [...state.attempts.values()].filter(({ proposal, steps }) => proposal.hint && steps > 0);
    const first = [...state.nodes.values()].find(({ attemptId }) => attemptId === hinted?.id);
    if (!first) throw new Error('no step');
    const prompt = readNodeTexts(place.db, first)
      .prompt.map(({ text }) => text)
      .join('\n');
    expect(prompt).toContain(hinted?.proposal.hint);
    expect(hintsByStart(await searched('claude-opus-4-8', strategy))).toEqual(siblings);
  });

  it('get none where it takes one', async () => {
    const state = await searched('m', strategy);
    expect([...state.attempts.values()].every(({ proposal }) => proposal.hint === null)).toBe(true);
  });
});

it('all strategies are known to this test, or propose no siblings', () => {
  const others = ['single', 'adaptive', 'refine', 'replay', 'stitch-search', 'restart'];
  expect([...strategies.keys()].filter((name) => !sampling.includes(name)).sort()).toEqual(others.sort());
});

import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun } from '@/tests/support/engine-run';
import { openPlace, type Place } from '@/tests/support/language-run';
import { numberRepair } from '@/tests/support/repair-script';

/** A server that others wrote to stand for the APIs: what it takes and sends is not of our making. */
let mock: LLMock;
let place: Place;
beforeEach(async () => {
  mock = new LLMock({ port: 0, logLevel: 'silent', strict: true });
  await mock.start();
  place = openPlace(undefined, { simulated: { digits: 1 } });
});
afterEach(async () => {
  await mock.stop();
  await place.remove();
});

const finish = { kind: 'finish' as const, summary: 'Done.' };

/** Answers by how many results of calls the request holds. */
function script(reasoning: boolean): void {
  for (const [turn, { kind, ...fields }] of [...numberRepair, finish].entries()) {
    mock.on(
      { predicate: ({ messages }) => messages.filter(({ role }) => role === 'tool').length === turn },
      {
        content: `Step ${turn}.`,
        ...(reasoning ? { reasoning: `Thought ${turn}.` } : {}),
        toolCalls: [{ name: kind, arguments: JSON.stringify(fields) }],
      },
    );
  }
}

const baseUrl = (kind: 'openai' | 'anthropic') => (kind === 'openai' ? `${mock.url}/v1` : mock.url);

describe.each(['openai', 'anthropic'] as const)('aimock, as it speaks like %s', (kind) => {
  it.each([
    ['streaming', true, false],
    ['whole replies', false, false],
    ['streaming, with reasoning', true, true],
  ])('is solved behind: %s', async (_, stream, reasoning) => {
    script(reasoning);
    place.endpoint('there', { api: kind, baseUrl: baseUrl(kind) }, { stream }, 'sk-any');
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    expectLogHolds(place.db, runId);
    const state = loadState(place.db, runId);
    expect(state.status).toBe('solved');
    const [, ...steps] = [...state.nodes.values()].map((node) => readNodeTexts(place.db, node));
    expect(steps.map(({ calls }) => calls[0]?.action)).toEqual(numberRepair);
    expect(steps.map(({ thought }) => thought)).toEqual(numberRepair.map((_, turn) => `Step ${turn}.`));
    if (reasoning)
      expect(steps.map(({ thinking }) => thinking)).toEqual(
        numberRepair.map((_, turn) => `Thought ${turn}.`),
      );
    expect(mock.getRequests()).toHaveLength(numberRepair.length);
  });

  it('a rate limit and an overload in its words are waited out', async () => {
    script(false);
    mock.nextRequestError(429, { message: 'Rate limit reached', type: 'rate_limit_error' });
    place.endpoint('there', { api: kind, baseUrl: baseUrl(kind) }, {}, 'sk-any');
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    expect(loadState(place.db, runId)).toMatchObject({ status: 'solved' });
  });
});

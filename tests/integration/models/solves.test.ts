import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { expectLogHolds } from '../../support/engine-run';
import { executeLanguageRun, newLanguageRun, openPlace, type Place } from '../../support/language-run';
import { type Brain, repairBrain, scripted } from '../../support/loopback/brain';
import { type Loopback, type LoopbackOptions, startLoopback } from '../../support/loopback/server';
import { sessionCacheRepair } from '../../support/repair-script';

let place: Place;
let servers: Loopback[] = [];
beforeEach(() => {
  place = openPlace();
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  await place.remove();
});

async function serve(options: Partial<LoopbackOptions> & Pick<LoopbackOptions, 'api'>): Promise<Loopback> {
  const server = await startLoopback({ brain: scripted(sessionCacheRepair), ...options });
  servers.push(server);
  return server;
}

const billedOf = (...all: Loopback[]) =>
  all
    .flatMap((server) => server.requests)
    .reduce(
      (sum, { billed }) => ({
        input: sum.input + (billed?.input ?? 0),
        output: sum.output + (billed?.output ?? 0),
      }),
      { input: 0, output: 0 },
    );

describe.each(['openai', 'anthropic'] as const)('an agent behind %s', (api) => {
  it.each([
    ['streaming, calling tools', { stream: true, tools: true }],
    ['in one piece, calling tools', { stream: false, tools: true }],
    ['streaming, with actions as text', { stream: true, tools: false }],
  ])('%s, solves a sample task, and is charged what was billed', async (_name, { stream, tools }) => {
    const server = await serve({ api, key: 'sk-loopback-key' });
    const prices = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75 };
    place.endpoint('there', server, { stream, models: { m: { prices, tools } } }, 'sk-loopback-key');
    const runId = await newLanguageRun(place, { model: 'there/m' });
    await executeLanguageRun(place, runId);
    const state = loadState(place.db, runId);
    expect(state.statusReason).not.toContain('failed');
    expect(state.status).toBe('solved');
    expect(state.spend.steps).toBe(sessionCacheRepair.length);
    const { input, output } = billedOf(server);
    expect([state.spend.inputTokens, state.spend.outputTokens]).toEqual([input, output]);
    expect(state.spend.usd).toBeGreaterThan(0);
    expect(state.spend.calls).toMatchObject({ requests: server.requests.length, estimatedTokens: 0 });
    expect(state.spend.cachedInputTokens).toBeGreaterThan(0);
    expectLogHolds(place.db, runId);
    const [, first] = [...state.nodes.values()];
    const texts = first && readNodeTexts(place.db, first);
    expect(texts?.thought).toBe('As planned.');
    expect(texts?.prompt.map((part) => part.kind)).toEqual(['system', 'task', 'overview', 'budget']);
    const overview = texts?.prompt.find((part) => part.kind === 'overview');
    expect(overview?.text).toContain('session_cache/lru.py');
    expect(overview?.text).toContain('✗');
  });

  it('that thinks gets its own thinking back, signed, and people can read it', async () => {
    const thoughts: string[][] = [];
    const brain: Brain = (seen) => {
      thoughts.push(seen.thinking);
      return { ...scripted(sessionCacheRepair)(seen), thinking: `Thought ${seen.steps.length}.` };
    };
    const server = await serve({ api, brain });
    place.endpoint('there', server, { models: { m: { thinkingTokens: 2_000 } } });
    const runId = await newLanguageRun(place, { model: 'there/m' });
    await executeLanguageRun(place, runId);
    const state = loadState(place.db, runId);
    expect(state.status).toBe('solved');
    const node = [...state.nodes.values()].at(-1);
    expect(node && readNodeTexts(place.db, node).thinking).toBe('Thought 4.');
    if (api === 'anthropic') {
      expect(thoughts.at(-1)).toEqual(['Thought 0.', 'Thought 1.', 'Thought 2.', 'Thought 3.']);
    }
  });

  it('whose server reports no tokens is charged an estimate that says so', async () => {
    const server = await serve({ api, usage: false });
    place.endpoint('there', server);
    const runId = await newLanguageRun(place, { model: 'there/m' });
    await executeLanguageRun(place, runId);
    const { spend, nodes } = loadState(place.db, runId);
    expect(spend.calls?.estimatedTokens).toBe(spend.inputTokens + spend.outputTokens);
    const { input } = billedOf(server);
    expect(Math.abs(spend.inputTokens - input) / input).toBeLessThan(0.35);
    expect([...nodes.values()].at(-1)?.call?.estimated).toBe(true);
  });
});

it('attempts on two models, a vote on a third and post-mortems on a fourth: each role asks its own', async () => {
  const openai = await serve({ api: 'openai', brain: repairBrain });
  const anthropic = await serve({ api: 'anthropic', brain: repairBrain });
  place.endpoint('one', openai);
  place.endpoint('two', anthropic);
  const runId = await newLanguageRun(place, {
    model: 'one/walker',
    strategy: 'tournament',
    parameters: { n: 2, votes: 2, steps: 3 },
    roles: { vote: 'two/judge' },
    budget: { steps: 6, stepsPerAttempt: 3 },
  });
  await executeLanguageRun(place, runId);
  const state = loadState(place.db, runId);
  const asked = (server: Loopback) => new Set(server.requests.map(({ body }) => body.model));
  expect(asked(openai)).toEqual(new Set(['walker']));
  expect(asked(anthropic)).toEqual(new Set(['judge']));
  const [vote] = [...state.votes.values()];
  expect(vote?.ballots.every((ballot) => ballot.choice === ballot.order[0])).toBe(true);
  const { input, output } = billedOf(openai, anthropic);
  expect([state.spend.inputTokens, state.spend.outputTokens]).toEqual([input, output]);
  expectLogHolds(place.db, runId);
});

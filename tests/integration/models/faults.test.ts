import { afterEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { RunState } from '@/server/core/run/state';
import { execute, expectLogHolds, newRun, treeOf } from '@/tests/support/engine-run';
import { hurriedWaiting, openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain, scripted } from '@/tests/support/loopback/brain';
import type { Fault, Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { numberRepair } from '@/tests/support/repair-script';

const me = { kind: 'person', name: 'test' } as const;
const apis = ['openai', 'responses', 'anthropic', 'gemini'] as const;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(options: Partial<LoopbackOptions> & Pick<LoopbackOptions, 'api'>) {
  const waits: number[] = [];
  const place = openPlace(hurriedWaiting(waits), { simulated: { digits: 1 } });
  const server = await startLoopback({ brain: scripted(numberRepair), ...options });
  closing.push(
    () => server.close(),
    () => place.remove(),
  );
  const prices = { input: 1, output: 2 };
  place.endpoint('there', server, { silenceSeconds: 1, models: { m: { prices } } }, 'sk-very-secret-key');
  return { place, server, waits };
}

async function until({ db }: Place, runId: RunId, holds: (state: RunState) => boolean): Promise<RunState> {
  for (;;) {
    const state = loadState(db, runId);
    if (holds(state)) return state;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function expectChargedOnce({ db }: Place, runId: RunId, server: Loopback): void {
  const { spend } = loadState(db, runId);
  const sum = (name: 'input' | 'output') =>
    server.requests.reduce((total, { billed }) => total + (billed?.[name] ?? 0), 0);
  expect([spend.inputTokens, spend.outputTokens]).toEqual([sum('input'), sum('output')]);
  expect(spend.usd).toBeCloseTo((sum('input') + 2 * sum('output')) / 1e6, 12);
  expectLogHolds(db, runId);
}

const onceAt =
  (at: number, fault: Fault) =>
  (request: number): Fault | null =>
    request === at ? fault : null;

const contentsOf = (place: Place, runId: RunId) =>
  treeOf(place.db, runId).map(({ id, parentId, action, observation }) => [id, parentId, action, observation]);

const plain = new Map<string, ReturnType<typeof contentsOf>>();

/** The tree as it grows where nothing goes wrong; grown once for each API. */
async function undisturbed(api: (typeof apis)[number]) {
  const known = plain.get(api);
  if (known) return known;
  const { place } = await serve({ api });
  const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
  await execute(place.db, place.world, runId);
  const tree = contentsOf(place, runId);
  plain.set(api, tree);
  return tree;
}

describe.each(apis)('%s', (api) => {
  const phases = [
    ['the first step', 1],
    ['a later step', 3],
  ] as const;
  const passing = ['rate-limit', 'overloaded', 'dropped', 'broken', 'invalid-json'] as const;

  describe.each(passing)('%s', (fault) => {
    it.each(phases)(
      'at %s is tried again: the tree is as without it, and nothing is charged twice',
      async (_phase, at) => {
        const { place, server, waits } = await serve({ api, fault: onceAt(at, fault), retryAfter: '7' });
        const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
        await execute(place.db, place.world, runId);
        expect(loadState(place.db, runId).status).toBe('solved');
        expect(server.requests).toHaveLength(numberRepair.length + 1);
        expect(loadState(place.db, runId).spend.requests).toBe(server.requests.length);
        expectChargedOnce(place, runId, server);
        if (fault === 'rate-limit') expect(waits).toContain(7_000);
        expect(contentsOf(place, runId)).toEqual(await undisturbed(api));
      },
    );
  });

  it.each([
    ['hang', 2],
    ['stall', 4],
  ] as const)('a server that falls silent (%s) is given up and asked again', async (fault, at) => {
    const { place, server } = await serve({ api, fault: onceAt(at, fault) });
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    expect(loadState(place.db, runId).status).toBe('solved');
    expectChargedOnce(place, runId, server);
  });

  it.each([
    ['wrong-key', 1, 'refused the key'],
    ['wrong-key', 4, 'refused the key'],
    ['model-gone', 1, 'has no such model'],
    ['quota', 4, 'out of credit'],
  ] as const)(
    '%s at request %i pauses the run with what to do; mended and resumed, it ends as if nothing had been',
    async (fault, at, message) => {
      let mended = false;
      const { place, server } = await serve({
        api,
        fault: (request) => (request >= at && !mended ? fault : null),
      });
      const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
      const done = execute(place.db, place.world, runId);
      const paused = await until(place, runId, ({ status }) => status === 'paused');
      expect(paused.statusReason).toContain(message);
      expect(paused.statusReason).not.toContain('sk-');
      expect(paused.spend.steps).toBe(at - 1);
      expect(server.requests).toHaveLength(at);
      mended = true;
      sendCommand(place.db, runId, { kind: 'resume' }, me);
      await done;
      const state = loadState(place.db, runId);
      expect(state.status).toBe('solved');
      expect(state.attempts.size).toBe(1);
      expectChargedOnce(place, runId, server);
    },
  );

  it('that stays overloaded ends the attempt after five tries, with the reason', async () => {
    const { place, server } = await serve({ api, fault: (request) => (request >= 3 ? 'overloaded' : null) });
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    const state = loadState(place.db, runId);
    expect(state.status).toBe('unsolved');
    expect([...state.attempts.values()][0]?.endReason).toContain('overloaded');
    expect([...state.attempts.values()][0]?.endReason).toContain('Given up after 5 tries');
    expect(server.requests).toHaveLength(2 + 5);
    expectChargedOnce(place, runId, server);
  });

  it('asking to wait for an hour is not waited for', async () => {
    const { place, server } = await serve({ api, fault: () => 'rate-limit', retryAfter: '3600' });
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    await execute(place.db, place.world, runId);
    expect([...loadState(place.db, runId).attempts.values()][0]?.endReason).toContain('asks to wait 3600 s');
    expect(server.requests).toHaveLength(1);
  });

  it('a prompt that is too long is sent again shorter; where that does not help, the attempt ends', async () => {
    const once = await serve({ api, fault: onceAt(4, 'context') });
    const solved = newRun(once.place.db, { strategy: 'single', model: 'there/m' });
    await execute(once.place.db, once.place.world, solved);
    expect(loadState(once.place.db, solved).status).toBe('solved');
    const always = await serve({ api, fault: () => 'context' });
    const lost = newRun(always.place.db, { strategy: 'single', model: 'there/m' });
    await execute(always.place.db, always.place.world, lost);
    expect([...loadState(always.place.db, lost).attempts.values()][0]?.endReason).toContain(
      'longer than the model can hold',
    );
    expect(always.server.requests).toHaveLength(4);
  });

  it('a request it does not take ends the attempt; after three in a row the run waits', async () => {
    const { place } = await serve({ api, fault: () => 'bad-request' });
    const runId = newRun(place.db, { strategy: 'best-of-n', model: 'there/m' });
    const letGo = new AbortController();
    const done = execute(place.db, place.world, runId, letGo.signal);
    const paused = await until(place, runId, ({ status }) => status === 'paused');
    expect(paused.statusReason).toContain('Unsupported parameter');
    letGo.abort();
    await done;
  });

  it('in a vote: an overload is waited out, a wrong key pauses the run, and every ballot is cast once', async () => {
    const brain: Brain = (seen) =>
      /candidate number=/.test(seen.whole)
        ? { text: 'CHOICE: 2', calls: [] }
        : acted(seen, { kind: 'write_file', path: 'number', content: String(seen.whole.length % 90) });
    let mended = false;
    const fault = (request: number): Fault | null =>
      request === 5 ? 'overloaded' : request >= 7 && !mended ? 'wrong-key' : null;
    const { place, server } = await serve({ api, brain, fault });
    const runId = newRun(place.db, {
      strategy: 'tournament',
      parameters: { n: 2, votes: 3, steps: 2 },
      model: 'there/m',
      budget: { stepsPerAttempt: 2 },
    });
    const done = execute(place.db, place.world, runId);
    const paused = await until(place, runId, ({ status }) => status === 'paused');
    expect(paused.statusReason).toContain('refused the key');
    mended = true;
    sendCommand(place.db, runId, { kind: 'resume' }, me);
    await done;
    const [vote] = [...loadState(place.db, runId).votes.values()];
    expect(vote?.ballots.length).toBeGreaterThanOrEqual(2);
    expect(vote?.ballots.every((ballot) => ballot.choice === ballot.order[1])).toBe(true);
    expectChargedOnce(place, runId, server);
  });

  it('paused for now in the middle of an answer, the call is cut off at once and charged by estimate; resumed, the tree is the same', async () => {
    const never = new Promise<void>(() => {});
    const { place, server } = await serve({
      api,
      halfway: (request) => (request === 3 ? never : Promise.resolve()),
    });
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    const done = execute(place.db, place.world, runId);
    while (server.requests.length < 3) await new Promise((resolve) => setImmediate(resolve));
    sendCommand(place.db, runId, { kind: 'pause', now: true }, me);
    const cut = await until(place, runId, ({ spend }) => spend.estimatedTokens > 0);
    expect(cut).toMatchObject({ status: 'paused', spend: { steps: 2 } });
    expect(server.requests[2]?.billed).toBeNull();
    sendCommand(place.db, runId, { kind: 'resume' }, me);
    await done;
    expect(contentsOf(place, runId)).toEqual(await undisturbed(api));
    const { spend } = loadState(place.db, runId);
    expect(spend.requests).toBe(server.requests.length);
    expectLogHolds(place.db, runId);
  });

  it.each([
    [
      'a post-mortem',
      { strategy: 'sequential', parameters: { attempts: 1, steps: 2, memory: 'postmortem' } },
    ],
    ['a grade', { strategy: 'single', parameters: { steps: 2 }, verifier: 'none' as const }],
  ])(
    'in %s: an overload is waited out, a wrong key pauses the run, and what it wanted is there once it is mended',
    async (what, request) => {
      const brain: Brain = (seen) => {
        if (/Write the post-mortem now/.test(seen.whole)) return { text: 'Seven was no help.', calls: [] };
        if (/You grade what one attempt/.test(seen.whole)) return { text: '{"addresses": 1}', calls: [] };
        return acted(seen, { kind: 'write_file', path: 'number', content: '7' });
      };
      let mended = false;
      const fault = (at: number): Fault | null =>
        at === 3 ? 'overloaded' : at >= 4 && !mended ? 'wrong-key' : null;
      const { place, server } = await serve({ api, brain, fault });
      const runId = newRun(place.db, { ...request, model: 'there/m', budget: { stepsPerAttempt: 2 } });
      const done = execute(place.db, place.world, runId);
      const paused = await until(place, runId, ({ status }) => status === 'paused');
      expect(paused.statusReason).toContain('refused the key');
      expect(server.requests).toHaveLength(4);
      mended = true;
      sendCommand(place.db, runId, { kind: 'resume' }, me);
      await done;
      const state = loadState(place.db, runId);
      expect(server.requests).toHaveLength(5);
      expect([state.attempts.size, state.spend.steps]).toEqual([1, 2]);
      if (what === 'a grade') expect([...state.nodes.values()].at(-1)?.score?.grade?.model).toBe('there/m');
      else expect(state.experience[0]?.postMortem).toBe('Seven was no help.');
      expectChargedOnce(place, runId, server);
    },
  );

  it('stopped in the middle of an answer, the call is cut off at once and charged by estimate', async () => {
    const { place, server } = await serve({ api, pieceMs: 400 });
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
    const done = execute(place.db, place.world, runId);
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    sendCommand(place.db, runId, { kind: 'stop' }, me);
    await done;
    const state = loadState(place.db, runId);
    expect(state.status).toBe('stopped');
    expect(state.spend.steps).toBe(0);
    expect(state.spend.inputTokens).toBeGreaterThan(500);
    expect(state.spend.estimatedTokens).toBe(state.spend.inputTokens + state.spend.outputTokens);
    expect(server.requests[0]?.billed).toBeNull();
    expectLogHolds(place.db, runId);
  });
});

it('an endpoint that is removed in mid-run pauses the run; put back and resumed, the attempt goes on', async () => {
  let reached = () => {};
  const third = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let goOn = () => {};
  const removed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const { place, server } = await serve({
    api: 'openai',
    halfway: (request) => {
      if (request !== 3) return Promise.resolve();
      reached();
      return removed;
    },
  });
  const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
  const done = execute(place.db, place.world, runId);
  await third;
  const kept = place.models.files.read();
  place.models.files.write({ endpoints: {}, secrets: {} });
  goOn();
  const paused = await until(place, runId, ({ status }) => status === 'paused');
  expect(paused.statusReason).toContain('There is no endpoint “there”');
  expect(paused.spend.steps).toBe(3);
  place.models.files.write(kept);
  sendCommand(place.db, runId, { kind: 'resume' }, me);
  await done;
  expect(loadState(place.db, runId)).toMatchObject({ status: 'solved' });
  expect(loadState(place.db, runId).attempts.size).toBe(1);
  expectChargedOnce(place, runId, server);
});

describe('answers that are no action', () => {
  const wrong: [string, (seen: Parameters<Brain>[0]) => ReturnType<Brain>, string][] = [
    [
      'arguments that do not parse',
      () => ({ text: '', calls: [{ name: 'read_file', arguments: '{"path": ' }] }),
      'not one valid JSON object',
    ],
    [
      'arguments that do not fit',
      () => ({ text: '', calls: [{ name: 'read_file', arguments: '{"file": "a"}' }] }),
      'do not fit',
    ],
    [
      'an action that there is not',
      () => ({ text: '', calls: [{ name: 'open_door', arguments: '{}' }] }),
      'no action “open_door”',
    ],
    [
      'an action that is not allowed here',
      () => ({ text: '', calls: [{ name: 'shell', arguments: '{"command": "ls"}' }] }),
      'no action “shell” here',
    ],
    ['an empty answer', () => ({ text: '', calls: [] }), 'empty'],
    ['words without an action', () => ({ text: 'I would read the file.', calls: [] }), 'named no action'],
    ['a refusal', () => ({ text: '', calls: [], stop: 'refused' }), 'was declined'],
    ['an answer cut off', () => ({ text: 'Well', calls: [], stop: 'length' }), 'cut off'],
  ];
  // Gemini's arguments come parsed: what does not parse is no call there (quirks/gemini-replies.ts).
  const played = apis
    .flatMap((api) => wrong.map((one) => [api, ...one] as const))
    .filter(([api, name]) => api !== 'gemini' || name !== 'arguments that do not parse');
  it.each(played)(
    '%s: %s is put right in words, charged, and forgotten; again and again it ends the attempt',
    async (api, _name, say, expectedNote) => {
      let corrections: string[] = [];
      const brain: Brain = (seen) => {
        if (seen.steps.length !== 1 || seen.whole.includes(expectedNote)) {
          if (seen.whole.includes(expectedNote)) corrections.push(seen.prompts.at(-1) ?? '');
          return scripted(numberRepair)(seen);
        }
        return say(seen);
      };
      // A message that is not streamed carries parsed arguments: only a stream can break them.
      const { place, server } = await serve({ api, brain });
      const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
      await execute(place.db, place.world, runId);
      expect(loadState(place.db, runId).status).toBe('solved');
      expect(corrections).toHaveLength(1);
      expect(corrections[0]).toContain(expectedNote);
      expect(server.requests).toHaveLength(numberRepair.length + 1);
      expectChargedOnce(place, runId, server);

      corrections = [];
      const stubborn = await serve({ api, brain: say });
      const lost = newRun(stubborn.place.db, { strategy: 'single', model: 'there/m' });
      await execute(stubborn.place.db, stubborn.place.world, lost);
      const [attempt] = [...loadState(stubborn.place.db, lost).attempts.values()];
      expect(attempt?.endReason).toMatch(/4 times in a row/);
      expect(stubborn.server.requests).toHaveLength(4);
      expectChargedOnce(stubborn.place, lost, stubborn.server);
    },
  );
});

import { afterEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { RunSpec } from '@/server/core/run/spec';
import { recordingModels } from '@/server/models/cassette/recording';
import { replayingModels } from '@/server/models/cassette/replaying';
import { execute, expectLogHolds, newRun, type RunRequest, treeOf } from '@/tests/support/engine-run';
import { hurriedWaiting, openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Each step takes some 1,000 tokens of a prompt, since zeros do not change a number. */
const walker: Brain = (seen) =>
  acted(seen, {
    kind: 'write_file',
    path: 'number',
    content: `${'0'.repeat(3_000)}${seen.whole.length % 90}`,
  });
const isSummary = (whole: string) => /Write (?:the|one) summary/.test(whole);
let requestCount = 0;
const writer: Brain = () => ({ text: `What was seen, part ${++requestCount}.`, calls: [] });

async function serve(options: Partial<LoopbackOptions> = {}) {
  const place = openPlace(hurriedWaiting(), { simulated: { digits: 199 } });
  const walks = await startLoopback({ api: 'openai', brain: walker });
  const writes = await startLoopback({ api: 'anthropic', brain: writer, ...options });
  closing.push(
    () => place.remove(),
    () => walks.close(),
    () => writes.close(),
  );
  requestCount = 0;
  const prices = { input: 1, output: 2 };
  const small = { prices, contextTokens: 9_000, outputTokens: 500 };
  place.endpoint('one', walks, { models: { walker: small } });
  place.endpoint('two', writes, { models: { writer: { prices } } });
  return { place, walks, writes };
}

const roles: RunSpec['roles'] = { summary: 'two/writer' };
const long: RunRequest = {
  strategy: 'single',
  parameters: { steps: 14 },
  model: 'one/walker',
  roles,
  budget: { steps: 14, stepsPerAttempt: 14 },
};

const writtenIn = (place: Place, runId: RunId) =>
  readEvents(place.db, runId, 0).filter((event) => event.type === 'text.written');

function compactedOf(place: Place, runId: RunId): string[] {
  return [...loadState(place.db, runId).nodes.values()].flatMap((node) =>
    (readNodeTexts(place.db, node).prompt ?? [])
      .filter(({ kind }) => kind === 'compacted')
      .map(({ text }) => text),
  );
}

function expectCharged(place: Place, runId: RunId, ...servers: Loopback[]): void {
  const billed = servers.flatMap(({ requests }) => requests).map(({ billed }) => billed);
  const { spend } = loadState(place.db, runId);
  expect([spend.inputTokens, spend.outputTokens]).toEqual([
    billed.reduce((sum, one) => sum + (one?.input ?? 0), 0),
    billed.reduce((sum, one) => sum + (one?.output ?? 0), 0),
  ]);
  expectLogHolds(place.db, runId);
}

describe('steps that no longer fit a prompt', () => {
  it('are summed up by the role’s model beside the list of facts, each summary resting on the one before', async () => {
    const { place, walks, writes } = await serve();
    const runId = newRun(place.db, long);
    await execute(place.db, place.world, runId);
    const texts = compactedOf(place, runId);
    expect(writes.requests.length).toBeGreaterThan(1);
    expect(writes.requests.length).toBeLessThan(6);
    expect(writtenIn(place, runId)).toHaveLength(writes.requests.length);
    expect(texts[0]).toContain('What was seen, part 1.');
    expect(texts.at(-1)).toContain(`What was seen, part ${writes.requests.length}.`);
    expect(texts.at(-1)).toContain('1. write_file number');
    expect(JSON.stringify(writes.requests[1]?.body)).toContain('What was seen, part 1.');
    expect(JSON.stringify(writes.requests[0]?.body)).not.toContain('part 1');
    const { spend } = loadState(place.db, runId);
    expect(spend.roles?.summary).toMatchObject({ calls: writes.requests.length });
    expect(spend.roles?.summary?.usd).toBeGreaterThan(0);
    expectCharged(place, runId, walks, writes);
    for (const { body } of walks.requests) expect(JSON.stringify(body).length).toBeLessThan(9_000 * 4);
  });

  it('are never asked for twice: cut off after any request and taken up again, the run is the same', async () => {
    const whole = await serve();
    const undisturbed = newRun(whole.place.db, long);
    await execute(whole.place.db, whole.place.world, undisturbed);
    const expected = whole.writes.requests.length;
    for (const cutAt of [6, 9, 12]) {
      const letGo = new AbortController();
      const cut = await serve();
      const { walks, place } = cut;
      const runId = newRun(place.db, long);
      const first = execute(place.db, place.world, runId, letGo.signal);
      while (walks.requests.length < cutAt) await new Promise((resolve) => setImmediate(resolve));
      letGo.abort();
      await first;
      await execute(place.db, place.world, runId);
      expect(cut.writes.requests).toHaveLength(expected);
      expect(writtenIn(place, runId)).toHaveLength(expected);
      expect(compactedOf(place, runId)).toEqual(compactedOf(whole.place, undisturbed));
      expect(treeOf(place.db, runId).map(({ title, snapshot }) => [title, snapshot])).toEqual(
        treeOf(whole.place.db, undisturbed).map(({ title, snapshot }) => [title, snapshot]),
      );
    }
  });

  it('are told in brief alone where the model fails; it is not asked for the same again; a wrong key pauses the run', async () => {
    const failing = await serve({ fault: () => 'bad-request' });
    const runId = newRun(failing.place.db, long);
    await execute(failing.place.db, failing.place.world, runId);
    expect(loadState(failing.place.db, runId).spend.steps).toBe(14);
    const texts = writtenIn(failing.place, runId);
    expect(failing.writes.requests).toHaveLength(texts.length);
    expect(texts.every((event) => event.type === 'text.written' && event.text === null)).toBe(true);
    expect(compactedOf(failing.place, runId).join()).not.toContain('summed it up');
    expectCharged(failing.place, runId, failing.walks, failing.writes);

    const locked = await serve({ key: 'another' });
    const waiting = newRun(locked.place.db, long);
    const letGo = new AbortController();
    const done = execute(locked.place.db, locked.place.world, waiting, letGo.signal);
    while (loadState(locked.place.db, waiting).status !== 'paused') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(loadState(locked.place.db, waiting).statusReason).toContain('refused the key');
    letGo.abort();
    await done;
  });

  it('come from a cassette as they were recorded', async () => {
    const { place, walks, writes } = await serve();
    const cassette = `${place.directory}/summaries.cassette`;
    const named = (id: string) => place.models.named(id);
    const recorded = newRun(place.db, long);
    await execute(place.db, { ...place.world, model: recordingModels(named, cassette) }, recorded);
    const requests = walks.requests.length + writes.requests.length;
    const replayed = newRun(place.db, long);
    await execute(place.db, { ...place.world, model: replayingModels(named, cassette) }, replayed);
    expect(walks.requests.length + writes.requests.length).toBe(requests);
    expect(treeOf(place.db, replayed)).toEqual(treeOf(place.db, recorded));
    expect(loadState(place.db, replayed).written).toEqual(loadState(place.db, recorded).written);
  });

  it('without the role no call is made, and prompts are as they were', async () => {
    const { place, writes } = await serve();
    const { roles: _, ...plain } = long;
    const runId = newRun(place.db, plain);
    await execute(place.db, place.world, runId);
    expect(writes.requests).toHaveLength(0);
    expect(compactedOf(place, runId).at(-1)).not.toContain('summed it up');
  });
});

describe('ended attempts', () => {
  it('are summed up for those told of them, and for who votes on them', async () => {
    const { place, walks, writes } = await serve();
    const judge: Brain = (seen) =>
      /candidate number=/.test(seen.whole) ? { text: 'CHOICE: 1', calls: [] } : walker(seen);
    const votes = await startLoopback({ api: 'openai', brain: judge });
    closing.push(() => votes.close());
    place.endpoint('three', votes);
    const runId = newRun(place.db, {
      strategy: 'refine',
      parameters: { n0: 2, n1: 1, k: 1, votes: 1, steps: 3, finalists: 'all' },
      model: 'one/walker',
      roles: { ...roles, vote: 'three/judge' },
      budget: { steps: 9, stepsPerAttempt: 3 },
    });
    await execute(place.db, place.world, runId);
    const { experience, spend } = loadState(place.db, runId);
    expect(experience.map(({ summary }) => summary)).toEqual(
      experience.map((_, at) => `What was seen, part ${at + 1}.`),
    );
    expect(writes.requests).toHaveLength(experience.length);
    expect(writes.requests.every(({ body }) => isSummary(JSON.stringify(body)))).toBe(true);
    expect(JSON.stringify(votes.requests[0]?.body)).toContain('<summary>What was seen, part');
    const second = walks.requests.at(-1);
    expect(JSON.stringify(second?.body)).toMatch(/<summary>What was seen, part [12]\./);
    expect(spend.roles).toMatchObject({ summary: { calls: experience.length }, vote: { calls: 1 } });
    expectCharged(place, runId, walks, writes, votes);
  });

  it('are not, where nobody is told summaries', async () => {
    const { place, writes } = await serve();
    const runId = newRun(place.db, {
      strategy: 'best-of-n',
      parameters: { n: 2 },
      model: 'one/walker',
      roles,
      budget: { steps: 4, stepsPerAttempt: 2 },
    });
    await execute(place.db, place.world, runId);
    expect(writes.requests).toHaveLength(0);
  });
});

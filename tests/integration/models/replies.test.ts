import { afterEach, describe, expect, it } from 'vitest';
import { readNodeTexts } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun } from '@/tests/support/engine-run';
import { hurriedWaiting, openPlace } from '@/tests/support/language-run';
import { type Brain, scripted } from '@/tests/support/loopback/brain';
import { callQuirks } from './replies/calls';
import { type Quirk, repair } from './replies/quirk';
import { startQuirky } from './replies/server';
import { streamQuirks } from './replies/streams';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The model’s own calls: not those that a quirk adds. */
const withoutOthers =
  (brain: Brain): Brain =>
  (seen) =>
    brain({ ...seen, steps: seen.steps.filter(({ name }) => name !== 'list_files') });

async function solve({ api, sends, refuses, silenceSeconds }: Quirk) {
  const place = openPlace(hurriedWaiting(), { simulated: { digits: 1 } });
  const server = await startQuirky(api, withoutOthers(scripted(repair)), sends, refuses);
  closing.push(
    () => server.close(),
    () => place.remove(),
  );
  place.endpoint('there', server, silenceSeconds === undefined ? {} : { silenceSeconds });
  const runId = newRun(place.db, { strategy: 'single', model: 'there/m' });
  await execute(place.db, place.world, runId);
  return { place, server, runId, state: loadState(place.db, runId) };
}

const titled = [...streamQuirks, ...callQuirks].map((quirk) => [quirk.api, quirk.name, quirk] as const);

describe.each(titled)('%s: %s', (_api, _name, quirk) => {
  it('a run ends solved with default settings', async () => {
    const { place, server, runId, state } = await solve(quirk);
    const { requests = repair.length, thinking, estimated = false } = quirk.expected;
    expect(state.status).toBe('solved');
    expect(server.requests).toHaveLength(requests);
    expect(state.spend.steps).toBe(repair.length);
    expect(state.spend.estimatedTokens > 0).toBe(estimated);
    const [, ...steps] = [...state.nodes.values()].map((node) => readNodeTexts(place.db, node));
    const actions = steps.map(({ calls }) => calls.map(({ action }) => action));
    const others = quirk.expected.another ? [{ kind: 'list_files' }] : [];
    expect(actions).toEqual(repair.map((action) => [action, ...others]));
    if (thinking !== undefined) expect(steps.map((step) => step.thinking)).toEqual(steps.map(() => thinking));
    expectLogHolds(place.db, runId);
  });
});

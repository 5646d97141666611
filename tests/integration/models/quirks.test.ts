import { afterEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun } from '@/tests/support/engine-run';
import { hurriedWaiting, openPlace } from '@/tests/support/language-run';
import { scripted } from '@/tests/support/loopback/brain';
import { startLoopback } from '@/tests/support/loopback/server';
import { numberRepair } from '@/tests/support/repair-script';
import { quirks } from './quirks/list';
import type { Outcome, Quirk } from './quirks/quirk';

const closing: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function played({ api, model = 'm', address, endpoint, run, server: serve }: Quirk): Promise<Outcome> {
  const waits: number[] = [];
  const place = openPlace(hurriedWaiting(waits), { simulated: { digits: 1 } });
  closing.push(() => place.remove());
  const { close, ...options } = serve();
  if (close) closing.push(close);
  const server = await startLoopback({ api, brain: scripted(numberRepair), ...options });
  closing.push(() => server.close());
  const addressed = address ? { baseUrl: address(server.baseUrl) } : {};
  place.endpoint('there', server, { ...addressed, ...endpoint }, 'sk-quirk-secret');
  const runId = newRun(place.db, { strategy: 'single', ...run, model: `there/${model}` });
  const end = new AbortController();
  const done = execute(place.db, place.world, runId, end.signal);
  const watch = setInterval(() => {
    if (loadState(place.db, runId).status === 'paused') end.abort();
  }, 20);
  await done.finally(() => clearInterval(watch));
  expectLogHolds(place.db, runId);
  const state = loadState(place.db, runId);
  const notes = state.notes.map(({ text }) => text);
  return { place, server, state, events: readEvents(place.db, runId, 0), notes, waits };
}

describe.each([...new Set(quirks.map(({ kind }) => kind))])('%s', (kind) => {
  const own = quirks.filter((quirk) => quirk.kind === kind);
  it.each(own.map((quirk) => [quirk.title, quirk] as const))('%s', async (_, quirk) => {
    const outcome = await played(quirk);
    const reasons = [...outcome.state.attempts.values()].map(({ endReason }) => endReason);
    expect([outcome.state.status, ...reasons].join('; ')).toMatch(new RegExp(`^${quirk.ends ?? 'solved'}`));
    quirk.shows(outcome);
  });
});

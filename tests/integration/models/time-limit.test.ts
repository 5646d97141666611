import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun, type RunRequest } from '@/tests/support/engine-run';
import { openPlace, type Place } from '@/tests/support/language-run';
import { acted, type Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let place: Place;
let server: Loopback;
/** Of the model `slow`: the calls that never end, though each begins to reply. */
let held: number;

const brain: Brain = (seen) => {
  if (/candidate number=/.test(seen.whole)) return { text: 'CHOICE: 1', calls: [] };
  const steps = seen.steps.length;
  if (steps >= 3) return acted(seen, { kind: 'finish', summary: 'Done.' });
  return acted(seen, { kind: 'write_file', path: 'number', content: `guess ${seen.whole.length}` }, 'Well.');
};
beforeEach(async () => {
  held = 0;
  place = openPlace(undefined, { simulated: { digits: 3 } });
  server = await startLoopback({
    api: 'openai',
    brain,
    async intercept({ body, response }) {
      if (body.model !== 'slow') return false;
      held++;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const chunk = { choices: [{ index: 0, delta: { content: 'Let me see. ' }, finish_reason: null }] };
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      // Signs of life without an end: only the run's own limit can end this call.
      const pings = setInterval(() => response.write(': ping\n\n'), 100);
      await new Promise((resolve) => response.once('close', resolve));
      clearInterval(pings);
      return true;
    },
  });
  place.endpoint('there', server);
});
afterEach(async () => {
  await server.close();
  await place.remove();
});

const seconds = 3;

it.each<[string, RunRequest, string]>([
  ['a vote', { strategy: 'tournament', parameters: { n: 3 }, roles: { vote: 'there/slow' } }, 'vote'],
  ['a grade', { strategy: 'best-of-n', roles: { judge: 'there/slow' }, verifier: 'none' }, 'judge'],
  [
    'a summary',
    { strategy: 'sequential', parameters: { memory: 'summary' }, roles: { summary: 'there/slow' } },
    'summary',
  ],
  [
    'a post-mortem',
    { strategy: 'sequential', parameters: { memory: 'postmortem' }, roles: { postmortem: 'there/slow' } },
    'postmortem',
  ],
])('the run’s time limit cuts off %s in progress, and the run ends by it', async (_, request, role) => {
  const runId = newRun(place.db, {
    ...request,
    model: 'there/m',
    budget: { steps: 60, stepsPerAttempt: 5, seconds },
  });
  await execute(place.db, place.world, runId);
  expectLogHolds(place.db, runId);
  const { status, spend } = loadState(place.db, runId);
  expect(['unsolved', 'solved']).toContain(status);
  expect(held).toBeGreaterThanOrEqual(1);
  expect(held).toBeLessThan(5);
  await expect.poll(() => server.abandoned).toBe(held);
  expect(spend.seconds).toBeLessThan(seconds + 10);
  // What was heard until then is paid for.
  expect(spend.roles?.[role as 'vote']?.outputTokens).toBeGreaterThan(0);
});

it('a limit that is raised while a call is in progress lets it go on', async () => {
  const runId = newRun(place.db, {
    strategy: 'single',
    model: 'there/slow',
    budget: { steps: 60, stepsPerAttempt: 5, seconds: 1 },
  });
  const { sendCommand } = await import('@/db/commands');
  const raise = { kind: 'budget' as const, budget: { seconds: 4 }, reason: null };
  const began = performance.now();
  const done = execute(place.db, place.world, runId);
  while (held === 0) await new Promise((resolve) => setImmediate(resolve));
  sendCommand(place.db, runId, raise, { kind: 'person', name: 'Ada' });
  await done;
  expect(performance.now() - began).toBeGreaterThan(3_000);
  expect(held).toBe(1);
});

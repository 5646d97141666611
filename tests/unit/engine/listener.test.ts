import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { thisOwner } from '@/db/leases';
import { readOutput } from '@/db/live-output';
import { openRunLog } from '@/db/run-log';
import { asAttemptId } from '@/server/core/base/ids';
import { listenerFor } from '@/server/engine/attempt/listener';
import { openContext } from '@/server/engine/context/context';
import { newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedTask, simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  vi.useFakeTimers();
  scratch = temporaryDatabase();
});
afterEach(() => {
  vi.useRealTimers();
  scratch.remove();
});

it('puts down the first words at once, the newest of a burst a little later, and takes all back at the end', () => {
  const { db } = scratch;
  const runId = newRun(db);
  const world = simulatedWorld();
  const context = openContext({
    db,
    log: openRunLog(db, runId, thisOwner()),
    task: simulatedTask,
    ...world.sandbox('local'),
    world,
    allowShell: false,
    signal: new AbortController().signal,
  });
  const attemptId = asAttemptId('a1');
  const listener = listenerFor(context, attemptId);
  const texts = () => readOutput(db, runId).map((saying) => saying.text);
  listener.update({ thinking: '', text: 'One' });
  expect(texts()).toEqual(['One']);
  listener.update({ thinking: '', text: 'One two' });
  listener.update({ thinking: '', text: 'One two three' });
  expect(texts()).toEqual(['One']);
  vi.advanceTimersByTime(120);
  expect(texts()).toEqual(['One two three']);
  vi.advanceTimersByTime(1_000);
  listener.update({ thinking: '', text: 'One two three four' });
  expect(texts()).toEqual(['One two three four']);
  listener.end();
  expect(texts()).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

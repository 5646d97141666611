import { afterEach, beforeEach, expect, it } from 'vitest';
import { difficultyExamples } from '@/db/difficulty-history';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { execute, expectLogHolds, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

it('a probe is charged like any attempt, ends by its own limits and is followed by an estimate', async () => {
  const { db } = scratch;
  const runId = newRun(db, { strategy: 'adaptive', parameters: { probeSteps: 4 }, budget: { steps: 30 } });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const state = loadState(db, runId);
  const [probe] = state.attempts.values();
  expect(probe).toMatchObject({ steps: 4, endReason: 'steps used up' });
  expect(state.spend.attempts).toBe(state.attempts.size);
  expect(state.spend.steps).toBe(state.nodes.size - 1);
  const kinds = readEvents(db, runId, 0).map((event) => event.type);
  expect(kinds.indexOf('difficulty.estimated')).toBe(kinds.indexOf('attempt.ended') - 1);
  // One file, three targets, an unlocalized fault: 1 + 2 points, less 2 where the probe saw progress.
  expect(state.difficulty).toMatchObject({ by: 'rule', features: { files: 1, targets: 3, tests: 4 } });
  expectLogHolds(db, runId);
});

it('a probe ends when its output tokens are used up', async () => {
  const { db } = scratch;
  const runId = newRun(db, { strategy: 'adaptive', parameters: { probeTokens: 5 } });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const [probe] = loadState(db, runId).attempts.values();
  // Two tokens a step: the third step passes the limit.
  expect(probe).toMatchObject({ steps: 3, endReason: 'tokens of the probe used up' });
});

it('the history holds each ended run with a probe: its features and whether one attempt solved it', async () => {
  const { db } = scratch;
  const solved = newRun(db, { strategy: 'adaptive', budget: { steps: 400 }, seed: 2 });
  await execute(db, simulatedWorld({ digits: 1 }), solved);
  const unsolved = newRun(db, { strategy: 'adaptive' });
  await execute(db, simulatedWorld({ digits: 199 }), unsolved);
  await execute(db, simulatedWorld(), newRun(db, { strategy: 'single' }));
  const first = [...loadState(db, solved).attempts.values()].slice(0, 2);
  const within = new Set(first.map((attempt) => attempt.id));
  const bySolver = [...loadState(db, solved).nodes.values()].some(
    (node) => node.attemptId !== null && within.has(node.attemptId) && node.score?.solved,
  );
  expect(difficultyExamples(db).map((example) => example.solved)).toEqual([bySolver, false]);
  expect(difficultyExamples(db, { run: solved })).toHaveLength(1);
});

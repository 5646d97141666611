import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { tally } from '@/server/core/agent/vote';
import { execute, expectLogHolds, newRun, temporaryDatabase, treeOf } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

const tournament = {
  strategy: 'tournament',
  parameters: { n: 5, steps: 4, entrants: 'all' },
  budget: { steps: 20 },
};
const votesOf = (runId: Parameters<typeof loadState>[1]) => [...loadState(scratch.db, runId).votes.values()];

describe('votes of a run', () => {
  it('are cast, charged and settled; the run ends with the winner of the last', async () => {
    const { db } = scratch;
    const runId = newRun(db, tournament);
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const state = loadState(db, runId);
    const votes = votesOf(runId);
    expect(votes).toHaveLength(state.attempts.size - 1);
    for (const vote of votes) {
      const counts = tally(vote);
      const won = vote.proposal.entrants.flatMap((id, i) => (id === vote.winner ? (counts[i] ?? 0) : []));
      expect(won).toEqual([Math.max(...counts)]);
      expect(vote.tied.length === 0 || vote.tied.some((entrant) => entrant === vote.winner)).toBe(true);
    }
    const ballots = readEvents(db, runId, 0).filter((event) => event.type === 'vote.cast');
    expect(ballots.every((event) => event.spend?.usd === 0.0005)).toBe(true);
    expect(state.nodes.get(state.best ?? votesFail())?.attemptId).toBe(votes.at(-1)?.winner);
    expectLogHolds(db, runId);
  });

  it('show the entrants in an order of their own on every ballot', async () => {
    const { db } = scratch;
    const runId = newRun(db, tournament);
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const orders = votesOf(runId).flatMap((vote) => vote.ballots.map((ballot) => ballot.order.join()));
    expect(new Set(orders).size).toBeGreaterThan(votesOf(runId).length);
  });

  it('are held at once as far as the concurrency allows', async () => {
    const { db } = scratch;
    const runId = newRun(db, { ...tournament, budget: { steps: 20, concurrency: 2 } });
    const world = simulatedWorld({ digits: 199 });
    let most = 0;
    world.beforeStep = async () => {
      most = Math.max(most, votesOf(runId).filter((vote) => vote.winner === null).length);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await execute(db, world, runId);
    expect(most).toBe(2);
    expectLogHolds(db, runId);
  });

  it('cut off at every call and taken up again, are the same ballots', async () => {
    const { db } = scratch;
    const whole = newRun(db, tournament);
    await execute(db, simulatedWorld({ digits: 199 }), whole);
    const cut = newRun(db, tournament);
    for (let again = 0; !loadState(db, cut).endedAt; again++) {
      const world = simulatedWorld({ digits: 199 });
      world.remember(Array.from({ length: 201 }, (_, n) => String(n)));
      const letGo = new AbortController();
      world.beforeStep = (call) => {
        if (call === 3) letGo.abort(new Error('cut'));
        letGo.signal.throwIfAborted();
      };
      await execute(db, world, cut, letGo.signal);
      expect(again).toBeLessThan(200);
    }
    expect(treeOf(db, cut)).toEqual(treeOf(db, whole));
    const timeless = (runId: typeof cut) => votesOf(runId).map(({ seq, ...vote }) => vote);
    expect(timeless(cut)).toEqual(timeless(whole));
    expectLogHolds(db, cut);
  });

  it('stop where the money ends, and the ballots cast decide', async () => {
    const { db } = scratch;
    const runId = newRun(db, { ...tournament, budget: { steps: 20, usd: 0.0214 } });
    await execute(db, simulatedWorld({ digits: 199 }), runId);
    const state = loadState(db, runId);
    const ballots = votesOf(runId).reduce((sum, vote) => sum + vote.ballots.length, 0);
    expect(ballots).toBe(3);
    expect(state.spend.usd).toBeCloseTo(0.0215, 9);
    expect(votesOf(runId).every((vote) => vote.winner !== null)).toBe(true);
    expect(state.statusReason).toBe('The dollar limit is reached.');
    expectLogHolds(db, runId);
  });

  it('of a model that cannot compare pause the run and say so; nothing is lost', async () => {
    const { db } = scratch;
    const runId = newRun(db, tournament);
    const world = simulatedWorld({ digits: 199 });
    const { judge: _, ...mute } = world.model('guess');
    const letGo = new AbortController();
    const done = execute(db, { ...world, model: () => mute }, runId, letGo.signal);
    for (;;) {
      const { status, statusReason } = loadState(db, runId);
      if (status === 'paused') {
        expect(statusReason).toContain('The model “guess” cannot compare attempts');
        break;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    letGo.abort();
    await done;
    sendCommand(db, runId, { kind: 'resume' }, { kind: 'person', name: 'test' });
    await execute(db, world, runId);
    expect(votesOf(runId).every((vote) => vote.winner !== null && vote.ballots.length > 0)).toBe(true);
  });
});

it('a second round is told exactly the attempts selected, and starts in a clean sandbox', async () => {
  const { db } = scratch;
  const runId = newRun(db, {
    strategy: 'refine',
    parameters: { n0: 4, k: 2, n1: 2, steps: 4 },
    budget: { steps: 60 },
  });
  await execute(db, simulatedWorld({ digits: 199 }), runId);
  const state = loadState(db, runId);
  const [first, second] = [[...state.attempts.values()].slice(0, 4), [...state.attempts.values()].slice(4)];
  expect(first.every((attempt) => attempt.experienceOf.length === 0)).toBe(true);
  expect(second).toHaveLength(2);
  const selected = votesOf(runId).flatMap((vote) =>
    vote.proposal.bracket === 'selection' ? (vote.winner ?? []) : [],
  );
  for (const attempt of second) {
    expect(attempt.from).toBe('n0');
    expect(attempt.experienceOf.toSorted()).toEqual(selected.toSorted());
  }
});

const votesFail = (): never => {
  throw new Error('the run has no best node');
};

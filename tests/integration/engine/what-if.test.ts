import '@/tests/examples/register';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '@/db/log';
import { loadState } from '@/db/runs';
import { wouldChoose } from '@/server/api/would-choose';
import { strategies } from '@/server/search';
import { execute, newRun, temporaryDatabase } from '@/tests/support/engine-run';
import { simulatedWorld } from '@/tests/support/simulated-world';

let scratch: ReturnType<typeof temporaryDatabase>;
beforeEach(() => {
  scratch = temporaryDatabase();
});
afterEach(() => scratch.remove());

async function finished(strategy: string, parameters: Record<string, unknown> = {}) {
  const runId = newRun(scratch.db, { strategy, parameters, budget: { steps: 60 } });
  await execute(scratch.db, simulatedWorld({ digits: 199 }), runId);
  return { runId, state: loadState(scratch.db, runId) };
}

describe.each([...strategies.keys()])('asking what %s would choose', (name) => {
  it('at each of its own past decisions gives the decision it made, to the last term and draw', async () => {
    const { runId, state } = await finished(name);
    expect(state.selections.size).toBeGreaterThan(0);
    for (const { seq, strategy, attemptId, ...recorded } of state.selections.toArray()) {
      const { decision, made } = wouldChoose(scratch.db, {
        runId,
        at: seq - 1,
        strategy,
        parameters: state.spec.parameters,
      });
      expect(decision).toMatchObject({ kind: 'propose', selection: recorded });
      expect(made).toMatchObject({ seq, attemptId });
    }
    for (const vote of state.votes.values()) {
      const { decision } = wouldChoose(scratch.db, {
        runId,
        at: vote.seq - 1,
        strategy: name,
        parameters: state.spec.parameters,
      });
      expect(decision).toEqual({ kind: 'vote', proposal: vote.proposal, reason: vote.reason });
    }
  });

  it('of a run of another strategy at any moment answers, and writes nothing', async () => {
    const { runId, state } = await finished('mcts');
    const { seq } = state;
    for (let at = 1; at <= seq; at += 3) {
      const choice = wouldChoose(scratch.db, { runId, at, strategy: name, parameters: {} });
      expect(choice.at).toBe(at);
      expect(choice.decision === null).toBe(at < 4);
    }
    expect(readEvents(scratch.db, runId, 0)).toHaveLength(seq);
  });
});

it('another c chooses another node where exploration decided', async () => {
  const { runId, state } = await finished('mcts', { linearUntilFirstFinish: false });
  const chosen = (seq: number, c: number) => {
    const parameters = { linearUntilFirstFinish: false, c };
    const { decision } = wouldChoose(scratch.db, { runId, at: seq - 1, strategy: 'mcts', parameters });
    return decision?.kind === 'propose' ? decision.selection.chosen : null;
  };
  const differing = state.selections.toArray().filter(({ seq }) => chosen(seq, 0) !== chosen(seq, 10));
  expect(differing.length).toBeGreaterThan(0);
});

it('a parameter out of range is refused with what it may be', async () => {
  const { runId } = await finished('single');
  expect(() => wouldChoose(scratch.db, { runId, strategy: 'mcts', parameters: { c: -1 } })).toThrow(
    'c must be a number from 0 to 10',
  );
  expect(() => wouldChoose(scratch.db, { runId, strategy: 'mtcs', parameters: {} })).toThrow(
    'There is no strategy “mtcs”.',
  );
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readStep } from '@/db/node-texts';
import { loadState } from '@/db/runs';
import type { Action } from '@/server/core/agent/action';
import { callsOf } from '@/server/core/agent/call';
import { execute, expectLogHolds, newRun, type RunRequest } from '@/tests/support/engine-run';
import { executeLanguageRun, newLanguageRun, openPlace, type Place } from '@/tests/support/language-run';
import type { Brain } from '@/tests/support/loopback/brain';
import type { Loopback } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let place: Place;
let server: Loopback;
afterEach(async () => {
  await server.close();
  await place.remove();
});

const asCall = ({ kind, ...given }: Action) => ({ name: kind, arguments: JSON.stringify(given) });
const finish: Action = { kind: 'finish', summary: 'Done.' };
const write: Action = { kind: 'write_file', path: 'number', content: '5' };

/** Takes the turns one after another, by the calls that were answered. */
const turns =
  (...all: Action[][]): Brain =>
  ({ steps }) => {
    let done = 0;
    for (const turn of all) {
      if (done === steps.length) return { text: 'As planned.', calls: turn.map(asCall) };
      done += turn.length;
    }
    return { text: 'At the end.', calls: [asCall(finish)] };
  };

describe('a language model that finishes', () => {
  beforeEach(() => {
    place = openPlace(undefined, { simulated: { digits: 1 } });
  });

  async function steps(brain: Brain, request: RunRequest = {}) {
    server = await startLoopback({ api: 'anthropic', brain });
    place.endpoint('there', server);
    const runId = newRun(place.db, { strategy: 'single', model: 'there/m', ...request });
    await execute(place.db, place.world, runId);
    expectLogHolds(place.db, runId);
    const state = loadState(place.db, runId);
    const [, ...nodes] = [...state.nodes.values()];
    const [attempt] = state.attempts.toArray();
    return {
      nodes,
      reason: attempt?.endReason,
      observations: nodes.map((node) => {
        const step = readStep(place.db, node);
        return step ? callsOf(step).map(({ observation }) => observation) : [];
      }),
    };
  }

  it('sees all its changes once, and ends the attempt when it finishes again', async () => {
    const { nodes, observations, reason } = await steps(turns([write], [finish], [finish]));
    expect(observations[1]).toMatchObject([
      { skipped: true, look: true, error: false, text: expect.stringContaining('0 -> 5') },
    ]);
    expect(nodes.map(({ title }) => title)).toEqual([
      'write number',
      'a last look at the changes',
      'finish: Done.',
    ]);
    expect(nodes.map(({ actionKind }) => actionKind)).toEqual(['write_file', 'tool', 'finish']);
    expect(reason).toBe('finished');
    expect(server.requests).toHaveLength(3);
  });

  it('may mend what it sees, and is not shown it a second time', async () => {
    const mend: Action = { ...write, content: '7' };
    const { observations } = await steps(turns([write], [finish], [mend], [finish]));
    expect(observations.map(([first]) => first?.look ?? false)).toEqual([false, true, false, false]);
  });

  it('sees what the same turn changed, and what comes after it is not carried out', async () => {
    const { nodes, observations } = await steps(turns([write, finish, { kind: 'run_tests' }], [finish]));
    expect(observations[0]?.map(({ skipped = false }) => skipped)).toEqual([false, true, true]);
    expect(observations[0]?.[1]?.text).toContain('0 -> 5');
    expect(nodes.map(({ actionKind }) => actionKind)).toEqual(['write_file', 'finish']);
  });

  it.each<[string, Action[][], RunRequest]>([
    ['it changed nothing', [[{ kind: 'run_tests' }], [finish]], {}],
    ['the run turns it off', [[write], [finish]], { lastLook: false }],
    ['no step is left for what it finds', [[write], [finish]], { budget: { stepsPerAttempt: 2 } }],
  ])('ends the attempt at once where %s', async (_, all, request) => {
    const { observations, reason } = await steps(turns(...all), request);
    expect(observations).toHaveLength(2);
    expect(observations.flat().some(({ look }) => look)).toBe(false);
    expect(reason).toBe('finished');
  });
});

describe('edits', () => {
  const edit = (old: string, text: string): Action => ({
    kind: 'edit_file',
    path: 'session_cache/lru.py',
    old,
    new: text,
  });
  const undo: Action = { kind: 'undo_edit', path: './session_cache/lru.py' };

  it('are taken back one after another, also those of steps before, and then there are none', async () => {
    place = openPlace();
    const wrong = edit('popitem(last=True)', 'popitem(last=None)');
    const worse = edit('popitem(last=None)', 'popitem()');
    const brain = turns(
      [wrong],
      [worse],
      [undo],
      [undo, undo],
      [edit('popitem(last=True)', 'popitem(last=False)')],
      [{ kind: 'run_tests' }],
    );
    server = await startLoopback({ api: 'openai', brain });
    place.endpoint('there', server);
    const runId = await newLanguageRun(place, { model: 'there/m' });
    await executeLanguageRun(place, runId);
    const { status, nodes } = loadState(place.db, runId);
    const [root, first, second, back, start] = [...nodes.values()];
    expect(status).toBe('solved');
    expect([back?.snapshot, start?.snapshot]).toEqual([first?.snapshot, root?.snapshot]);
    expect(second?.snapshot).not.toBe(first?.snapshot);
    const step = start && readStep(place.db, start);
    expect(step && callsOf(step).map(({ observation }) => observation.text.split('\n')[0])).toEqual([
      'The last edit of session_cache/lru.py was taken back.',
      'There is no edit of ./session_cache/lru.py to take back.',
    ]);
  });
});

import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendCommand } from '@/db/commands';
import { thisOwner } from '@/db/leases';
import { createRun, loadState } from '@/db/runs';
import { loadSampleTask, sourceOfTask } from '@/server/catalog';
import { asNodeId, type RunId, splitSnapshotId } from '@/server/core/base/ids';
import { isEnded } from '@/server/core/run/spec';
import type { RunState } from '@/server/core/run/state';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import { executeRun } from '@/server/engine/loop/run';
import { guestProfiles } from '@/server/guests';
import { isInstalled } from '@/server/guests/install';
import { detectIsolation } from '@/server/sandbox/local/isolation';
import { openSnapshotStore } from '@/server/sandbox/store';
import { parseParameters, strategyNamed } from '@/server/search';
import { ended, startEngine } from '@/tests/support/engine-process';
import { expectLogHolds } from '@/tests/support/engine-run';
import { type GuestModel, type GuestRequest, serveGuestModel } from '@/tests/support/guest-model';
import { openPlace, type Place } from '@/tests/support/language-run';

const key = 'sk-secret-of-the-endpoint-4711';
const longMs = 240_000;

/** Guests of the machine's cache folder; `bin/espalier agents install NAME` puts one there. */
const runnable = [...guestProfiles.values()]
  .filter((profile) => detectIsolation().kind === 'bubblewrap' && isInstalled(profile))
  .map(({ name }) => name);

let place: Place;
let model: GuestModel | null = null;
let engines: ChildProcess[] = [];
beforeEach(() => {
  place = openPlace();
});
afterEach(async () => {
  for (const engine of engines) {
    engine.kill('SIGKILL');
    await ended(engine);
  }
  engines = [];
  for (const { stop, done } of executions.splice(0)) {
    stop.abort();
    await done.catch(() => {});
  }
  await model?.close();
  model = null;
  await place.remove();
});

interface Wanted {
  agent: string;
  strategy?: string;
  parameters?: Record<string, unknown>;
  budget?: Partial<Budget>;
  /** Made for an engine of its own. */
  queued?: boolean;
}

async function newRun({
  agent,
  strategy = 'single',
  parameters = {},
  budget,
  queued,
}: Wanted): Promise<RunId> {
  const api = guestProfiles.get(agent)?.protocol === 'responses' ? 'responses' : 'openai';
  if (model) place.endpoint('loop', { api, baseUrl: model.baseUrl }, {}, key);
  const task = await loadSampleTask('catalog-pager', path.resolve('tasks'));
  const parsed = parseParameters(strategyNamed(strategy), parameters);
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  return createRun(place.db, {
    task: sourceOfTask(task),
    allowShell: true,
    actor: { kind: 'person', name: 'test' },
    ...(queued ? {} : { owner: { id: thisOwner(), leaseUntil: Date.now() + 60_000 } }),
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy,
      parameters: parsed.parameters,
      model: 'loop/m',
      agent,
      sandbox: 'local',
      seed: 1,
      budget: { ...defaultBudget, stepsPerAttempt: 20, ...budget },
      onInterruption: 'resume',
      confidence: 0.5,
    },
  });
}

async function until(runId: RunId, holds: (state: RunState) => boolean): Promise<RunState> {
  for (;;) {
    const state = loadState(place.db, runId);
    if (holds(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs of this process; a test that failed leaves them in the middle. */
const executions: { stop: AbortController; done: Promise<RunState> }[] = [];

function execute(runId: RunId): Promise<RunState> {
  const stop = new AbortController();
  const done = executeRun(place.db, place.world, runId, thisOwner(), stop.signal);
  executions.push({ stop, done });
  return done;
}

/** What a request holds of the conversation. */
const conversationOf = ({ body }: GuestRequest) => body.messages ?? body.input ?? [];

describe.each(runnable)('the agent %s', (agent) => {
  it(
    'is branched at every step of a walk: with the conversation and the files of then, and a hint',
    async () => {
      let release = () => {};
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      let last: GuestRequest | null = null;
      model = await serveGuestModel({
        command: (results) => (results < 12 ? `echo line ${results} >> steps.txt` : null),
        async before(request) {
          if (request.results < 12 || last !== null) return;
          last = request;
          await held;
        },
      });
      const runId = await newRun({ agent, budget: { steps: 60 } });
      const done = execute(runId);
      const { requests } = model;
      const ofWalk = () => requests.filter(({ body }) => (body.tools ?? []).length > 0);
      // The last step may be settled before the request that follows it has come.
      await until(runId, (state) => state.nodes.size === 13 && ofWalk().length === 13);
      const parents = ofWalk();
      expect(parents.map(({ results }) => results)).toEqual([...Array(13).keys()]);
      for (let depth = 1; depth <= 12; depth++) {
        const branch = {
          ...{
            kind: 'branch' as const,
            from: asNodeId(`n${depth}`),
            attempts: 1,
            hint: `Mind the ${depth}.`,
          },
          ...{ model: null, temperature: null, steps: 1, memory: 'none' as const },
        };
        sendCommand(place.db, runId, branch, { kind: 'person', name: 'test' });
      }
      await until(runId, (state) => state.attempts.size > 1 || state.steering.waiting.length === 12);
      release();
      const state = await done;
      expect(isEnded(state.status), state.statusReason ?? '').toBe(true);
      expect(state.attempts.size).toBe(13);
      for (const attempt of [...state.attempts.values()].slice(1)) {
        const depth = Number(attempt.from.slice(1));
        const hint = `Mind the ${depth}.`;
        const first = model.requests.find((request) => JSON.stringify(request.body).includes(hint));
        if (!first) throw new Error(`No request has the hint “${hint}”.`);
        const parent = parents[depth];
        if (!parent) throw new Error('The parent made no such request.');
        const conversation = conversationOf(first);
        expect(conversation.slice(0, -1)).toEqual(conversationOf(parent));
        expect(JSON.stringify(conversation.at(-1))).toContain(hint);
        const node = state.nodes.get(attempt.head);
        if (!node) throw new Error('The branch has no node.');
        const written = [...Array(Math.min(depth + 1, 12)).keys()].map((line) => `line ${line}\n`);
        const bytes = await place.world.store.read(node.snapshot, 'steps.txt');
        expect(new TextDecoder().decode(bytes ?? undefined)).toBe(written.join(''));
      }
      expectLogHolds(place.db, runId);
      for (const { headers } of model.requests) expect(headers.authorization).toBe(`Bearer ${key}`);
      expectNoKey(state);
    },
    longMs,
  );

  it(
    'goes on after its engine was killed in the middle of a call, and pays no call twice',
    async () => {
      let cut = false;
      model = await serveGuestModel({
        command: (results) => (results < 6 ? `echo line ${results} >> steps.txt` : null),
        async before({ results }) {
          if (results !== 4 || cut) return;
          cut = true;
          await new Promise(() => {});
        },
      });
      const runId = await newRun({ agent, queued: true });
      const file = path.join(place.directory, 'espalier.db');
      engines.push(startEngine(file));
      await until(runId, (state) => state.nodes.size === 5 && cut);
      engines[0]?.kill('SIGKILL');
      if (engines[0]) await ended(engines[0]);
      engines.push(startEngine(file));
      const state = await until(runId, ({ status }) => isEnded(status) || status === 'paused');
      expect(isEnded(state.status), state.statusReason ?? '').toBe(true);
      const replied = model.requests.filter(({ body, replied }) => replied && (body.tools ?? []).length > 0);
      expect(replied.map(({ results }) => results)).toEqual([0, 1, 2, 3, 4, 5, 6]);
      const main = [...state.nodes.values()].filter(({ depth }) => depth === 6)[0];
      const bytes = main && (await place.world.store.read(main.snapshot, 'steps.txt'));
      expect(new TextDecoder().decode(bytes ?? undefined)).toBe(
        [0, 1, 2, 3, 4, 5].map((line) => `line ${line}\n`).join(''),
      );
      expectLogHolds(place.db, runId);
    },
    longMs,
  );

  it(
    'ends at a limit in the middle of its walk, and what was settled stands',
    async () => {
      model = await serveGuestModel({
        command: (results) => `env >> environment.txt; echo line ${results} >> steps.txt`,
      });
      const runId = await newRun({ agent, budget: { steps: 3 } });
      const state = await execute(runId);
      expect(state.nodes.size).toBe(4);
      expect(state.spend.steps).toBe(3);
      expectNoKey(state);
      expectLogHolds(place.db, runId);
    },
    longMs,
  );
});

describe.runIf(runnable.includes('pi'))('strategies', () => {
  it.each(['mcts', 'sequential', 'best-of-n'])(
    '%s searches over at least thirty nodes of a guest',
    async (strategy) => {
      model = await serveGuestModel({
        command: (results) => (results < 5 ? `echo line ${results} >> steps.txt` : null),
      });
      const budget = { steps: 40, attempts: null };
      const parameters = strategy === 'best-of-n' ? { n: 8 } : {};
      const runId = await newRun({ agent: 'pi', strategy, parameters, budget });
      const state = await execute(runId);
      expect(isEnded(state.status), state.statusReason ?? '').toBe(true);
      expect(state.nodes.size).toBeGreaterThanOrEqual(30);
      expectLogHolds(place.db, runId);
    },
    longMs,
  );
});

/** The key stands in no snapshot: the store is packed, so that files are read through it. */
function expectNoKey(state: RunState): void {
  const { objects, trees } = openSnapshotStore(path.join(place.directory, 'snapshots'));
  const visit = (tree: string): void => {
    for (const { type, target } of trees.get(tree)) {
      if (type === 'dir') visit(target);
      else if (type === 'file') expect(objects.get(target).includes(key)).toBe(false);
    }
  };
  let homes = 0;
  for (const { snapshot } of state.nodes.values()) {
    const { tree, home } = splitSnapshotId(snapshot);
    visit(tree);
    if (home === null) continue;
    homes++;
    visit(home);
  }
  expect(homes).toBeGreaterThan(0);
}

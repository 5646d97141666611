import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { leaseMs, thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { nodeOf } from '@/server/core/run/fold';
import { defaultBudget } from '@/server/core/usage/budget';
import { executeRun } from '@/server/engine/loop/run';
import { parseParameters, strategyNamed } from '@/server/search';
import { simulatedTask, simulatedWorld } from '@/tests/support/simulated-world';

/**
 * Search under noise: every result of every visible test flips with a probability. Solve rate (a run ended `solved`
 * with a node that is right) and false winners (ended `solved` with one that is wrong), with and without the defences.
 * The engine, its log and the strategies are the real ones; the task and the model are simulated.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '40' },
    rate: { type: 'string', default: '0.1' },
    steps: { type: 'string', default: '200' },
    strategies: { type: 'string', default: 'best-of-n,mcts' },
  },
});
const [seeds, rate, steps] = [Number(values.seeds), Number(values.rate), Number(values.steps)];
const { holdout: _, ...withoutHoldout } = simulatedTask;
const ids = ['divisible by 2', 'divisible by 3', 'divisible by 4', 'is a number'];
const measured = {
  ...withoutHoldout,
  test: { ...withoutHoldout.test, flakeRates: Object.fromEntries(ids.map((id) => [id, rate])) },
};
const arms = [
  { name: 'no noise', noise: 0, confidence: 0.99, task: withoutHoldout },
  { name: 'one run decides', noise: rate, confidence: 0.5, task: withoutHoldout },
  { name: 'repeated, rates unknown', noise: rate, confidence: 0.99, task: withoutHoldout },
  { name: 'repeated, rates measured', noise: rate, confidence: 0.99, task: measured },
];

const directory = mkdtempSync(path.join(tmpdir(), 'espalier-noise-'));
const db = openDatabase(path.join(directory, 'espalier.db'));
const lines = ['strategy      arm                        right  wrong  of  verifications a run'];
for (const name of values.strategies.split(',')) {
  const strategy = strategyNamed(name);
  const parsed = parseParameters(strategy, {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  for (const arm of arms) {
    let [right, wrong, verifications] = [0, 0, 0];
    for (let seed = 1; seed <= seeds; seed++) {
      const noise = arm.noise > 0 ? { noise: { rate: arm.noise, seed } } : {};
      const world = simulatedWorld({ task: arm.task, ...noise });
      const runId = createRun(db, {
        spec: {
          taskName: 'simulated',
          taskTitle: 'simulated',
          strategy: name,
          parameters: parsed.parameters,
          model: 'guess',
          sandbox: 'local',
          seed,
          budget: { ...defaultBudget, steps, stepsPerAttempt: 10 },
          onInterruption: 'resume',
          confidence: arm.confidence,
        },
        task: {},
        allowShell: false,
        actor: { kind: 'person', name: 'bench' },
        owner: { id: thisOwner(), leaseUntil: Date.now() + leaseMs },
      });
      await executeRun(db, world, runId, thisOwner(), new AbortController().signal);
      const state = loadState(db, runId);
      verifications += state.spend.verifications;
      if (state.status !== 'solved' || state.best === null) continue;
      if (world.solves(nodeOf(state, state.best).snapshot)) right++;
      else wrong++;
    }
    lines.push(
      `${name.padEnd(13)} ${arm.name.padEnd(26)} ${String(right).padStart(5)} ${String(wrong).padStart(6)} ${String(seeds).padStart(3)}  ${(verifications / seeds).toFixed(1)}`,
    );
  }
}
db.$client.close();
rmSync(directory, { recursive: true, force: true });
process.stdout.write(`${lines.join('\n')}\n`);

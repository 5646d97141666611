/**
 * The table of solves: sample tasks × strategies, several seeds, the same step budget for each run.
 * `npm run solves -- [--seeds 5] [--steps 60] [--attempt-steps 20] [--tasks a,b] [--strategies x,y] [--jobs 2] [--json]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { leaseMs, thisOwner } from '@/db/leases';
import { dataPaths, openDatabase } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import { listSampleTasks, sourceOfTask } from '@/server/catalog';
import { tasksDirectory } from '@/server/cli/places';
import { defaultBudget } from '@/server/core/budget';
import type { Task } from '@/server/core/task';
import { executeRun } from '@/server/engine/run';
import { composeWorld } from '@/server/process/compose';
import { parseParameters, strategies, strategyNamed } from '@/server/search';

const { values: flags } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '60' },
    'attempt-steps': { type: 'string', default: '20' },
    tasks: { type: 'string' },
    strategies: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const seeds = Array.from({ length: Number(flags.seeds) }, (_, i) => i + 1);
const steps = Number(flags.steps);
const stepsPerAttempt = Number(flags['attempt-steps']);
const chosen = flags.tasks?.split(',');
const tasks = (await listSampleTasks(tasksDirectory())).filter(
  (task) => !chosen || chosen.includes(task.name),
);
const arms = flags.strategies?.split(',') ?? [...strategies.keys()];

/** Every arm may use the whole budget: what bounds it is the steps, not a plan of its own. */
const parametersOf: Record<string, Record<string, unknown>> = {
  single: { steps },
  'best-of-n': { n: 100 },
  sequential: { attempts: 100 },
};

interface Cell {
  task: string;
  strategy: string;
  seed: number;
  status: string;
  visible: boolean;
  steps: number;
  attempts: number;
  seconds: number;
}

const directory = mkdtempSync(path.join(tmpdir(), 'espalier-solves-'));
const paths = dataPaths(path.join(directory, 'espalier.db'));
const db = openDatabase(paths.database);
const world = composeWorld(paths);
const cells: Cell[] = [];
const queue = tasks.flatMap((task) =>
  arms.flatMap((strategy) => seeds.map((seed) => ({ task, strategy, seed }))),
);

async function worker(): Promise<void> {
  for (let job = queue.shift(); job; job = queue.shift())
    cells.push(await solve(job.task, job.strategy, job.seed));
}

async function solve(task: Task, name: string, seed: number): Promise<Cell> {
  const strategy = strategyNamed(name);
  const parsed = parseParameters(strategy, parametersOf[name] ?? {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const owner = thisOwner();
  const runId = createRun(db, {
    spec: {
      taskName: task.name,
      taskTitle: task.title,
      strategy: name,
      parameters: parsed.parameters,
      model: 'repair',
      sandbox: 'local',
      seed,
      budget: {
        ...defaultBudget,
        steps,
        stepsPerAttempt: name === 'single' ? steps : stepsPerAttempt,
      },
      onInterruption: 'resume',
    },
    task: sourceOfTask(task),
    allowShell: false,
    actor: { kind: 'person', name: 'solves' },
    owner: { id: owner, leaseUntil: Date.now() + leaseMs },
  });
  await executeRun(db, world, runId, owner, new AbortController().signal);
  const state = loadState(db, runId);
  const best = state.best ? state.nodes.get(state.best) : undefined;
  if (!flags.json)
    process.stderr.write(`${task.name} ${name} ${seed}: ${state.status} after ${state.spend.steps}\n`);
  return {
    task: task.name,
    strategy: name,
    seed,
    status: state.status,
    visible: best?.score?.solved ?? false,
    steps: state.spend.steps,
    attempts: state.spend.attempts,
    seconds: state.spend.seconds,
  };
}

await Promise.all(Array.from({ length: Number(flags.jobs) }, worker));
await world.close();
db.$client.close();
rmSync(directory, { recursive: true, force: true });

const of = (task: string | null, strategy: string) =>
  cells.filter((cell) => (task === null || cell.task === task) && cell.strategy === strategy);
/** `solved/runs`, in brackets those that pass the visible tests only. */
const text = (some: Cell[]) => {
  const solved = some.filter((cell) => cell.status === 'solved').length;
  const trapped = some.filter((cell) => cell.visible && cell.status !== 'solved').length;
  return `${solved}/${some.length}${trapped > 0 ? ` (+${trapped} visible only)` : ''}`;
};
if (flags.json) {
  process.stdout.write(`${JSON.stringify({ steps, seeds, cells })}\n`);
} else {
  const rows = [
    ['task', ...arms],
    ['---', ...arms.map(() => '---')],
    ...tasks.map((task) => [task.name, ...arms.map((arm) => text(of(task.name, arm)))]),
    ['**all**', ...arms.map((arm) => `**${text(of(null, arm))}**`)],
    [
      'steps per solve',
      ...arms.map((arm) => {
        const all = of(null, arm);
        const solved = all.filter((cell) => cell.status === 'solved').length;
        const spent = all.reduce((sum, cell) => sum + cell.steps, 0);
        return solved === 0 ? '–' : String(Math.round(spent / solved));
      }),
    ],
  ];
  process.stdout.write(`${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`);
}

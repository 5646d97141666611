import { taskFromDirectory } from '@/server/catalog';
import type { SnapshotId } from '@/server/core/base/ids';
import type { SandboxDriver, SnapshotStore } from '@/server/core/ports/sandbox';
import type { Verifier } from '@/server/core/ports/verifier';
import type { Task } from '@/server/core/task/task';
import { baselineOf, type Outcome, scoreOf } from '@/server/core/verdict/outcome';
import { withoutColours } from '@/server/verifier/clean-text';
import { type Counts, closingOf, same, shown } from './closing';
import type { Entry } from './entry';
import { fetched } from './fetch';

export interface World {
  driver: SandboxDriver;
  store: SnapshotStore;
  verifier: Verifier;
  cache: string;
  signal: AbortSignal;
}

/** One line of the table. What is null was not reached. */
export interface Row {
  entry: Entry;
  seconds: number | null;
  files: number | null;
  /** Of the unchanged repository, as the product reads it. */
  read: Counts | null;
  targets: number | null;
  solved: boolean;
  /** Why the repository cannot be used, as a sentence; null where all is right. */
  problem: string | null;
}

const timeoutMs = 240_000;
const lastLines = (text: string): string => text.trim().split('\n').slice(-3).join(' ').slice(-300);

function countsOf({ tests }: Outcome): Counts {
  const of = (status: string) => tests.filter((test) => test.status === status).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

/** What the runner prints at its end where nobody reads along. */
async function printed(
  { driver, signal }: World,
  task: Task,
  at: SnapshotId,
  entry: Entry,
): Promise<Counts | null> {
  const sandbox = await driver.open(at, { owner: 'closing' });
  try {
    const { stdout, stderr } = await sandbox.run(task.test.command, {
      timeoutMs,
      signal,
      maxOutputBytes: 8 * 2 ** 20,
    });
    return closingOf(entry.runner, withoutColours(`${stdout}\n${stderr}`));
  } finally {
    await sandbox.close();
  }
}

/** The snapshot with one text of a file replaced. Errors: where it does not stand there once. */
async function edited(
  { driver }: World,
  at: SnapshotId,
  { file, old, new: text }: Entry['fault'],
): Promise<SnapshotId> {
  const sandbox = await driver.open(at, { owner: 'fault' });
  try {
    const done = await sandbox.file({ kind: 'edit_file', path: file, old, new: text });
    if (done.error) throw new Error(`The fault cannot be put in: ${done.text}`);
    return (await sandbox.snapshot()).id;
  } finally {
    await sandbox.close();
  }
}

/** The verdict and the runner's own count, which must be equal; a sentence where they are not. */
async function compared(
  world: World,
  task: Task,
  at: SnapshotId,
  entry: Entry,
): Promise<{ outcome: Outcome; problem: string | null }> {
  const outcome = await world.verifier.verify(task, at, at, world.signal);
  if (outcome.status !== 'read') {
    const why = outcome.status === 'unreadable' ? (outcome.log.split('\n')[0] ?? '') : '';
    return {
      outcome,
      problem: `${outcome.status} (exit code ${outcome.exitCode ?? 'none'}): ${why || lastLines(outcome.log)}`,
    };
  }
  const closing = await printed(world, task, at, entry);
  const counts = countsOf(outcome);
  if (closing === null) return { outcome, problem: null };
  return {
    outcome,
    problem: same(closing, counts)
      ? null
      : `${shown(counts)} were read, and the runner counts ${shown(closing)}`,
  };
}

/**
 * Takes one repository through the product as a person's own directory goes through it: made a task, prepared with its
 * setup, verified unchanged, with the fault, and with the original file again.
 */
export async function tried(entry: Entry, world: World): Promise<Row> {
  const row: Row = {
    entry,
    seconds: null,
    files: null,
    read: null,
    targets: null,
    solved: false,
    problem: null,
  };
  try {
    row.problem = await steps(entry, world, row);
  } catch (error) {
    const hint = error instanceof Error ? error.message : String(error);
    row.problem = hint.trim().split('\n').slice(-4).join(' ').slice(0, 600);
  }
  return row;
}

async function steps(entry: Entry, world: World, row: Row): Promise<string | null> {
  const task = await taskFromDirectory({
    directory: fetched(entry, world.cache),
    test: entry.test,
    options: {
      testTimeout: timeoutMs / 1000,
      ...(entry.setup === undefined ? {} : { setup: entry.setup, setupNetwork: true }),
      ...(entry.as === undefined || entry.as === 'none' ? {} : { runner: entry.as }),
    },
  });
  const began = performance.now();
  const base = await world.driver.prepare(task, world.signal);
  row.seconds = (performance.now() - began) / 1000;
  row.files = (await world.store.list(base)).length;

  const whole = await compared(world, task, base, entry);
  if (whole.outcome.status === 'read') row.read = countsOf(whole.outcome);
  if (whole.problem !== null) return `unchanged: ${whole.problem}`;

  const red = await edited(world, base, entry.fault);
  const root = await compared(world, task, red, entry);
  if (root.problem !== null) return `with the fault: ${root.problem}`;
  // A repository may have failing tests of its own. The fault's are those that pass without it.
  const passing = new Set(
    whole.outcome.tests.filter(({ status }) => status === 'passed').map(({ id }) => id),
  );
  const failToPass = root.outcome.tests.flatMap(({ id, status }) =>
    status !== 'passed' && passing.has(id) ? [id] : [],
  );
  const unlike = root.outcome.tests.filter(
    ({ id, status }) => status === 'failed' && !whole.outcome.tests.some((test) => test.id === id),
  );
  if (unlike.length > 0)
    return `with the fault: tests fail that are not there without it: ${unlike
      .slice(0, 3)
      .map(({ id }) => id)
      .join('; ')}`;
  const baseline = baselineOf(root.outcome, { failToPass });
  row.targets = failToPass.length;
  if (row.targets === 0) return 'with the fault: no test fails';

  const repaired = await edited(world, red, { ...entry.fault, old: entry.fault.new, new: entry.fault.old });
  const outcome = await world.verifier.verify(task, repaired, red, world.signal);
  const score = scoreOf(outcome, baseline);
  row.solved = score.solved;
  const signs =
    (await world.verifier.inspect?.(task, repaired, red, { root: root.outcome, at: outcome })) ?? [];
  if (!score.solved)
    return `repaired: not solved (${outcome.status}; ${score.targetsPassing} of ${score.targetsTotal} targets, ${score.guardsPassing} of ${score.guardsTotal} guards)`;
  return signs.length === 0
    ? null
    : `repaired: flagged (${signs.map(({ kind, text }) => `${kind}: ${text}`).join('; ')})`;
}

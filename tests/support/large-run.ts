import type { Database } from '@/db/connection';
import { heartbeatMs, renewLease } from '@/db/leases';
import { outageOf } from '@/db/outage/outage';
import { openRunLog, type RunLog } from '@/db/run-log';
import { createRun } from '@/db/runs';
import { sourceOfTask } from '@/server/catalog';
import {
  type AttemptId,
  asBlobHash,
  attemptId,
  type NodeId,
  nodeId,
  type RunId,
  type SnapshotId,
  snapshotId,
} from '@/server/core/base/ids';
import { type Random, randomInt, seededRandom } from '@/server/core/base/random';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import type { NodeScore } from '@/server/core/run/node';
import { defaultBudget } from '@/server/core/usage/budget';
import { newNode } from '@/tests/support/build/node';
import { simulatedTask } from './simulated-world';

/**
 * The shapes of trees that searches make, with the steps of an attempt. `deep`: few long attempts, which branch off the
 * last steps of the better ones. `bushy`: many short attempts, at most three from each end, as `mcts` makes them. `wide`:
 * every attempt begins at the root.
 */
export const treeShapes = { deep: 200, bushy: 6, wide: 2 } as const;
export type TreeShape = keyof typeof treeShapes;

const largeRunTask = { ...simulatedTask, name: 'invoice-rounding', holdout: undefined };

export interface LargeRun {
  nodes: number;
  shape?: TreeShape;
  /** Steps of each attempt; by default what the shape has. */
  stepsPerAttempt?: number;
  seed: number;
  /** Left running, so that more can arrive; held until the database is closed. */
  open?: boolean;
  /** No target test ever passes; some steps break a guard test. */
  hopeless?: boolean;
}

/** The process that holds these runs, as their leases name it. */
export const largeRunOwner = 'large-run';
const owner = largeRunOwner;
const strategy: Actor = { kind: 'strategy', name: 'mcts' };
const engine: Actor = { kind: 'engine' };
const files = ['src/parser.ts', 'src/lines.ts', 'src/money.ts', 'src/index.ts', 'src/due.ts'];
const targets = 12;
const guards = 40;

interface Walker {
  random: Random;
  log: RunLog;
  /** Targets passing at each node. */
  passing: number[];
  snapshots: SnapshotId[];
  /** Guard tests passing at each node. */
  guarding: number[];
  attempts: number;
  shape: TreeShape;
  hopeless: boolean;
  /** The ends of the twelve best attempts with what passes there, the best first. */
  heads: Head[];
  /** In a bushy tree, where attempts may begin, the eldest first. */
  points: { node: number; starts: number }[];
}

/** The most attempts that begin at one place of a bushy tree. */
const branching = 3;

interface Head {
  node: number;
  passing: number;
}

/** Keeps the best twelve; of equals the elder. */
function addHead(heads: Head[], head: Head): void {
  const after = heads.findIndex(({ passing }) => passing < head.passing);
  heads.splice(after < 0 ? heads.length : after, 0, head);
  heads.length = Math.min(heads.length, 12);
}

const scoreOf = (passing: number, guarding: number, source: NodeScore['source']): NodeScore => ({
  targetsPassing: passing,
  targetsTotal: targets,
  guardsPassing: guarding,
  guardsTotal: guards,
  reward: passing / targets,
  solved: passing === targets,
  source,
});

/** Makes a run of exactly so many nodes in the database, through the run's own log: a search that branches and gets better. */
export function storeLargeRun(
  db: Database,
  {
    nodes,
    shape = 'deep',
    stepsPerAttempt = treeShapes[shape],
    seed,
    open = false,
    hopeless = false,
  }: LargeRun,
): RunId {
  const runId = createRun(db, {
    spec: {
      taskName: 'invoice-rounding',
      taskTitle: `A search of ${nodes.toLocaleString('en')} nodes`,
      strategy: 'mcts',
      parameters: { c: 1.41, branching: 3, stepsPerExpansion: stepsPerAttempt },
      model: 'repair',
      sandbox: 'local',
      seed,
      budget: { ...defaultBudget, steps: nodes, stepsPerAttempt },
      onInterruption: 'pause',
    },
    task: sourceOfTask(largeRunTask),
    allowShell: false,
    actor: engine,
    owner: { id: owner, leaseUntil: Date.now() + 3_600_000 },
  });
  const log = openRunLog(db, runId, owner);
  const walker: Walker = {
    random: seededRandom(`large ${seed}`),
    log,
    passing: [],
    guarding: [],
    snapshots: [],
    attempts: 0,
    shape,
    hopeless,
    heads: [],
    points: [{ node: 0, starts: 0 }],
  };
  log.append([
    { type: 'run.status', status: 'running', reason: null, actor: engine },
    {
      type: 'baseline.fixed',
      baseline: {
        targets: Array.from({ length: targets }, (_, i) => `target ${i + 1}`),
        guards: Array.from({ length: guards }, (_, i) => `guard ${i + 1}`),
      },
      actor: engine,
    },
    { ...step(walker, null, null, 0, hopeless ? 0 : 4), actor: engine },
  ]);
  while (log.state.nodes.size < nodes) {
    log.append(attempt(walker, Math.min(stepsPerAttempt, nodes - log.state.nodes.size)));
  }
  const [best] = walker.heads;
  log.append([
    ...(best ? [{ type: 'best.changed' as const, nodeId: nodeId(best.node), actor: engine }] : []),
    ...(open
      ? []
      : [{ type: 'run.status' as const, status: 'unsolved' as const, reason: null, actor: engine }]),
  ]);
  if (open) keepLease(db, runId);
  return runId;
}

/** Renews the lease until the database is closed, so that no engine takes a run that a test goes on with. */
function keepLease(db: Database, runId: RunId): void {
  const beat = setInterval(() => {
    try {
      if (!db.$client.open || !renewLease(db, runId, owner, Date.now())) clearInterval(beat);
    } catch (error) {
      // While another program holds the database nobody takes the run either: the next beat renews it.
      if (outageOf(error) === null) throw error;
    }
  }, heartbeatMs);
  beat.unref();
}

/**
 * Lets an open run go on: each call appends so many steps, in one transaction for each attempt under way. An attempt
 * begins and ends every `stepsPerAttempt` steps.
 */
export function growLargeRun(
  db: Database,
  runId: RunId,
  {
    seed,
    shape = 'deep',
    stepsPerAttempt = treeShapes[shape],
  }: Pick<LargeRun, 'seed' | 'shape' | 'stepsPerAttempt'>,
): (steps: number) => void {
  const log = openRunLog(db, runId, owner);
  const nodes = [...log.state.nodes.values()];
  const walker: Walker = {
    random: seededRandom(`grow ${seed}`),
    log,
    passing: nodes.map((node) => node.score?.targetsPassing ?? 4),
    guarding: nodes.map((node) => node.score?.guardsPassing ?? guards),
    snapshots: nodes.map((node) => node.snapshot),
    attempts: log.state.attempts.size,
    shape,
    hopeless: false,
    heads: [...log.state.attempts.values()]
      .slice(0, 12)
      .map(({ head }) => ({ node: Number(head.slice(1)), passing: 6 })),
    points: [...log.state.attempts.values()].map(({ head }) => ({ node: Number(head.slice(1)), starts: 0 })),
  };
  let planned: NewEvent[] = [];
  return (steps) => {
    if (!Number.isInteger(steps)) throw new RangeError(`A tree grows by whole nodes, not by ${steps}.`);
    for (let left = steps; left > 0; ) {
      if (planned.length === 0) planned = attempt(walker, stepsPerAttempt);
      let settled = 0;
      const upTo = planned.findIndex((event) => event.type === 'node.settled' && ++settled > left);
      const batch = planned.splice(0, upTo < 0 ? planned.length : upTo);
      log.append(batch);
      left -= batch.filter(({ type }) => type === 'node.settled').length;
    }
  };
}

function attempt(walker: Walker, steps: number): NewEvent[] {
  const { random, log } = walker;
  const events: NewEvent[] = [];
  const id = attemptId(++walker.attempts);
  const { from, candidates } = choose(walker);
  const chosen = nodeId(from);
  events.push({
    type: 'attempt.started',
    attemptId: id,
    proposal: {
      kind: 'expand',
      from: chosen,
      steps,
      temperature: 0.8,
      memory: 'summary',
      hint: null,
      backup: true,
    },
    model: random() < 0.7 ? 'repair' : 'repair-careful',
    experienceOf: [],
    selection: { chosen, candidates, reason: `${chosen} has the highest score of ${candidates.length}.` },
    strategy: 'mcts',
    actor: walker.attempts % 17 === 0 ? { kind: 'person', name: 'you' } : strategy,
    spend: { attempts: 1 },
  });
  let at = from;
  let depth = log.state.nodes.get(chosen)?.depth ?? 0;
  let passing = walker.passing[from] ?? 0;
  const line: NodeId[] = [];
  for (
    let above: NodeId | null = chosen;
    above !== null;
    above = log.state.nodes.get(above)?.parentId ?? null
  )
    line.unshift(above);
  const base = log.state.nodes.size;
  for (let i = 0; i < steps; i++) {
    depth++;
    const drift = random();
    if (walker.hopeless) passing = 0;
    else if (drift < 0.03 && passing < targets - 1) passing++;
    else if (drift < 0.045 && passing > 0) passing--;
    const ordinal = base + i;
    events.push({ ...step(walker, id, at, depth, passing, ordinal), actor: engine });
    line.push(nodeId(ordinal));
    at = ordinal;
  }
  const head = nodeId(at);
  events.push(
    {
      type: 'node.verified',
      nodeId: head,
      score: scoreOf(passing, walker.guarding[at] ?? guards, 'verified'),
      outcome: log.state.nodes.get(head)?.outcome ?? textHash(random),
      tampered: [],
      actor: engine,
      spend: { verifications: 1 },
    },
    { type: 'reward.backedup', nodeId: head, path: line, reward: passing / targets, actor: engine },
    { type: 'attempt.ended', attemptId: id, reason: 'steps used up', actor: engine },
  );
  addHead(walker.heads, { node: at, passing });
  if (walker.shape === 'bushy') walker.points.push({ node: at, starts: 0 });
  return events;
}

/**
 * A branch leaves a random step of one of the better attempts, now and then the root; in a bushy tree the end of an
 * attempt, more often of an elder one.
 */
function choose({ random, heads, log, shape, points }: Walker) {
  const candidates = heads.map(({ node, passing }) => ({
    node: nodeId(node),
    score: passing / targets + random() * 0.2,
    terms: { value: passing / targets, explore: random() * 0.2 },
  }));
  const head = heads[randomInt(random, heads.length)];
  if (!head || shape === 'wide' || (shape === 'deep' && random() < 0.15))
    return { from: 0, candidates: [{ node: nodeId(0), score: 1, terms: { value: 1 } }] };
  if (shape === 'bushy') return { from: pointOf(random, points), candidates };
  let at = nodeId(head.node);
  for (let up = randomInt(random, 60); up > 0; up--) at = log.state.nodes.get(at)?.parentId ?? at;
  return {
    from: Number(at.slice(1)),
    candidates: [{ node: at, score: 1.3, terms: { value: 0.9, explore: 0.4 } }, ...candidates],
  };
}

function pointOf(random: Random, points: Walker['points']): number {
  const place = Math.floor(random() ** 2 * points.length);
  const point = points[place];
  if (!point) return 0;
  if (++point.starts >= branching) points.splice(place, 1);
  return point.node;
}

const hex = (random: Random) =>
  Array.from({ length: 8 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
const textHash = (random: Random) => asBlobHash(hex(random));

function step(
  walker: Walker,
  attempt: AttemptId | null,
  parent: number | null,
  depth: number,
  passing: number,
  ordinal = 0,
): Omit<Extract<NewEvent, { type: 'node.settled' }>, 'actor'> {
  const { random } = walker;
  const draw = random();
  const kind =
    parent === null
      ? null
      : draw < 0.4
        ? ('read_file' as const)
        : draw < 0.7
          ? ('edit_file' as const)
          : draw < 0.85
            ? ('run_tests' as const)
            : draw < 0.95
              ? ('search' as const)
              : ('shell' as const);
  const path =
    kind === null || kind === 'run_tests' ? null : (files[randomInt(random, files.length)] ?? null);
  const changed = kind === 'edit_file' && path !== null ? [path] : [];
  walker.passing[ordinal] = passing;
  const guarded = parent === null ? guards : (walker.guarding[parent] ?? guards);
  const guarding = walker.hopeless && parent !== null && random() < 0.05 ? Math.max(0, guarded - 3) : guarded;
  walker.guarding[ordinal] = guarding;
  const above = parent === null ? undefined : walker.snapshots[parent];
  const snapshot = changed.length === 0 && above ? above : snapshotId('host', hex(random));
  walker.snapshots[ordinal] = snapshot;
  const inputTokens = parent === null ? 0 : 2000 + randomInt(random, 6000);
  return {
    type: 'node.settled',
    node: newNode({
      id: nodeId(ordinal),
      parentId: parent === null ? null : nodeId(parent),
      donorId: null,
      attemptId: attempt,
      depth,
      actionKind: kind,
      title: kind === null ? 'task' : `${kind.replace('_', ' ')} ${path ?? ''}`.trim(),
      path,
      action: textHash(random),
      thought: textHash(random),
      observation: textHash(random),
      observationPreview: `Line ${randomInt(random, 900)} of what the sandbox answered: ${hex(random)} …`,
      error: random() < 0.03,
      prompt: textHash(random),
      snapshot,
      snapshotShared: changed.length === 0,
      changed,
      changedLines:
        changed.length === 0 ? { added: 0, removed: 0 } : { added: 1 + (ordinal % 7), removed: ordinal % 4 },
      score:
        kind === 'run_tests' || parent === null
          ? scoreOf(passing, guarding, parent === null ? 'verified' : 'observed')
          : null,
      outcome: kind === 'run_tests' || parent === null ? textHash(random) : null,
      inputTokens,
      outputTokens: parent === null ? 0 : 100 + randomInt(random, 400),
      usd: 0,
      modelMs: 900,
      sandboxMs: 4,
      snapshotMs: 3,
      at: Date.now(),
    }),
    ...(parent === null ? {} : { spend: { steps: 1, inputTokens, outputTokens: 200 } }),
  };
}

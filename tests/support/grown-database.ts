import type { Database } from '@/db/connection';
import { leaseMs, thisOwner } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { createRun } from '@/db/runs';
import { type Action, actionTitle, type Observation } from '@/server/core/agent/action';
import { attemptId, type NodeId, nodeId, type RunId, rootNodeId, snapshotId } from '@/server/core/base/ids';
import { randomInt, seededRandom } from '@/server/core/base/random';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import type { NodeScore } from '@/server/core/run/node';
import { defaultBudget } from '@/server/core/usage/budget';
import type { Outcome } from '@/server/core/verdict/outcome';
import { newNode } from '@/tests/support/build/node';

export interface Growth {
  attempts: number;
  stepsPerAttempt: number;
  /** Same seed, same run. */
  seed?: string;
  /** The title in the list of runs. */
  title?: string;
  /** Whether the last attempt solves the task and the run ends; otherwise it is left paused. */
  solved?: boolean;
}

const strategy: Actor = { kind: 'strategy', name: 'mcts' };
const engine: Actor = { kind: 'engine' };
const person: Actor = { kind: 'person', name: 'you' };
const targets = 8;
const files = ['src/parser.ts', 'src/sheet.ts', 'src/money/rounding.ts', 'lib/dates.py', 'README.md'];
const ansi = '\u001b[31mFAIL\u001b[39m expected \u001b[32m3\u001b[39m, got \u001b[31m2\u001b[39m';

/**
 * A run of any size, written as events through the real log: every table, text and index is as an engine leaves it.
 * Only its snapshots are names without files. Returns its id.
 */
export function growRun(db: Database, growth: Growth): RunId {
  const {
    attempts,
    stepsPerAttempt,
    seed = 'grown',
    title = 'A large synthetic search',
    solved = true,
  } = growth;
  const random = seededRandom(seed);
  const owner = thisOwner();
  const id = createRun(db, {
    task: {},
    allowShell: false,
    actor: person,
    owner: { id: owner, leaseUntil: Date.now() + 60 * leaseMs },
    spec: {
      taskName: 'synthetic',
      taskTitle: title,
      strategy: 'mcts',
      parameters: { c: 1.41 },
      model: 'repair',
      sandbox: 'local',
      seed: 7,
      budget: { ...defaultBudget, steps: attempts * stepsPerAttempt },
      onInterruption: 'pause',
    },
  });
  const log = openRunLog(db, id, owner);
  const pathOf = new Map<NodeId, NodeId[]>([[rootNodeId, [rootNodeId]]]);
  const passingAt = new Map<NodeId, number>([[rootNodeId, 0]]);
  const score = (passing: number, source: NodeScore['source']): NodeScore => ({
    targetsPassing: passing,
    targetsTotal: targets,
    guardsPassing: 5,
    guardsTotal: 5,
    reward: passing / targets,
    solved: passing === targets,
    source,
  });
  const outcome = (passing: number): Outcome => ({
    status: 'read',
    tests: [
      ...Array.from({ length: targets }, (_, i) => ({
        id: `sheet.test > target ${i}`,
        status: i < passing ? ('passed' as const) : ('failed' as const),
        message: i < passing ? '' : `Expected ${i}, got ${i + 1}`,
        frame: i < passing ? null : `src/sheet.ts:${10 + i}`,
      })),
      ...Array.from({ length: 5 }, (_, i) => ({
        id: `sheet.test > guard ${i}`,
        status: 'passed' as const,
        message: '',
        frame: null,
      })),
    ],
    exitCode: passing === targets ? 0 : 1,
    log: `${passing} of ${targets} targets pass`,
    ms: 120,
    tampered: [],
  });
  log.append((putText) => [
    { type: 'run.status', status: 'preparing', reason: null, actor: engine },
    {
      type: 'node.settled',
      actor: engine,
      node: newNode({
        at: Date.now(),
        id: rootNodeId,
        parentId: null,
        attemptId: null,
        depth: 0,
        actionKind: null,
        title: 'task',
        path: null,
        action: null,
        observation: null,
        observationPreview: '',
        error: false,
        snapshot: snapshotId('host', '0'.repeat(64)),
        changed: [],
        score: score(0, 'verified'),
        outcome: putText(JSON.stringify(outcome(0))),
      }),
    },
    {
      type: 'baseline.fixed',
      actor: engine,
      baseline: {
        targets: Array.from({ length: targets }, (_, i) => `sheet.test > target ${i}`),
        guards: Array.from({ length: 5 }, (_, i) => `sheet.test > guard ${i}`),
      },
    },
    { type: 'best.changed', nodeId: rootNodeId, actor: engine },
    { type: 'run.status', status: 'running', reason: null, actor: engine },
  ]);

  let count = 1;
  let best = 0;
  for (let a = 1; a <= attempts; a++) {
    const last = a === attempts && solved;
    const from = a === 1 ? rootNodeId : nodeId(randomInt(random, count));
    const by = a % 17 === 5 ? person : strategy;
    const considered = [
      ...new Set([from, ...Array.from({ length: 4 }, () => nodeId(randomInt(random, count)))]),
    ];
    const events: NewEvent[] = [
      {
        type: 'attempt.started',
        actor: by,
        spend: { attempts: 1 },
        attemptId: attemptId(a),
        model: 'repair',
        experienceOf: [],
        strategy: 'mcts',
        proposal: {
          kind: 'expand',
          from,
          steps: stepsPerAttempt,
          temperature: 0.8,
          memory: 'none',
          hint: by === person ? 'look at the rounding' : null,
          backup: true,
        },
        selection: {
          chosen: from,
          candidates: considered.map((node) => ({
            node,
            score: node === from ? 1.2 : 0.3 + random() / 2,
            terms: { value: 0.3, exploration: node === from ? 0.9 : 0.4 },
          })),
          reason: `${from} has the highest upper confidence bound.`,
        },
      },
    ];
    if (a === Math.ceil(attempts / 2)) {
      const budget = { ...log.state.spec.budget, steps: attempts * stepsPerAttempt + 100 };
      events.unshift({ type: 'run.budget', budget, reason: 'it is getting closer', actor: person });
    }
    let at = from;
    let passing = passingAt.get(from) ?? 0;
    log.append((putText) => {
      for (let step = 0; step < stepsPerAttempt; step++) {
        const file = files[randomInt(random, files.length)] ?? 'README.md';
        const edits = step % 3 === 1;
        const tests = step % 5 === 4 || step === stepsPerAttempt - 1;
        const action: Action = tests
          ? { kind: 'run_tests' }
          : edits
            ? { kind: 'edit_file', path: file, old: `value < ${step}`, new: `value <= ${step}` }
            : { kind: 'read_file', path: file };
        if (tests && random() < 0.25)
          passing = Math.max(0, Math.min(targets - 1, passing + (random() < 0.7 ? 1 : -1)));
        if (last && step === stepsPerAttempt - 1) passing = targets;
        const observation: Observation = {
          text: tests
            ? `${ansi}\n${targets - passing} tests fail`
            : `${file}\n${'const a = 1;\n'.repeat(12)}step ${count}`,
          error: random() < 0.02,
          exitCode: tests ? 1 : 0,
          truncated: false,
          reads: edits ? [] : [file],
          writes: edits ? [file] : [],
        };
        const id = nodeId(count++);
        pathOf.set(id, [...(pathOf.get(at) ?? []), id]);
        passingAt.set(id, passing);
        const tokens = 800 + randomInt(random, 4000);
        const usd = tokens * 3e-6;
        events.push({
          type: 'node.settled',
          actor: strategy,
          spend: {
            steps: 1,
            inputTokens: tokens,
            outputTokens: 90,
            usd,
            seconds: 0.4,
            modelMs: 300,
            sandboxMs: 40,
          },
          node: newNode({
            at: Date.now(),
            id,
            parentId: at,
            attemptId: attemptId(a),
            depth: (pathOf.get(id)?.length ?? 1) - 1,
            actionKind: action.kind,
            title: actionTitle(action),
            path: 'path' in action ? (action.path ?? null) : null,
            action: putText(JSON.stringify(action)),
            thought: putText(`Step ${step}: the fault may lie in ${file}.`),
            observation: putText(JSON.stringify(observation)),
            observationPreview: observation.text.slice(0, 200),
            error: observation.error,
            snapshot: snapshotId('host', count.toString(16).padStart(64, '0')),
            snapshotShared: !edits,
            changed: edits ? [file] : [],
            score: tests ? score(passing, 'observed') : null,
            outcome: tests ? putText(JSON.stringify(outcome(passing))) : null,
            inputTokens: tokens,
            outputTokens: 90,
            usd,
            modelMs: 300,
            sandboxMs: 40,
          }),
        });
        at = id;
      }
      const stored = putText(JSON.stringify(outcome(passing)));
      events.push(
        {
          type: 'node.verified',
          nodeId: at,
          score: score(passing, 'verified'),
          outcome: stored,
          tampered: [],
          actor: engine,
          spend: { verifications: 1, sandboxMs: 400 },
        },
        {
          type: 'reward.backedup',
          nodeId: at,
          path: pathOf.get(at) ?? [],
          reward: passing / targets,
          actor: engine,
        },
        { type: 'attempt.ended', attemptId: attemptId(a), reason: 'steps used up', actor: engine },
      );
      if (passing > best) {
        best = passing;
        events.push({ type: 'best.changed', nodeId: at, actor: engine });
      }
      return events;
    });
  }
  log.append([
    solved
      ? { type: 'run.status', status: 'solved', reason: null, actor: engine }
      : { type: 'run.status', status: 'paused', reason: 'Paused by hand.', actor: person },
  ]);
  log.flush();
  return id;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import type { Database } from '@/db/connection';
import { leaseMs, thisOwner } from '@/db/leases';
import { foldLog, readEvents } from '@/db/log';
import { readNodeTexts } from '@/db/node-texts';
import { openDatabase } from '@/db/open';
import { createRun, loadState } from '@/db/runs';
import type { RunId } from '@/server/core/base/ids';
import type { NodeState } from '@/server/core/run/node';
import { recordOf } from '@/server/core/run/node-record';
import type { RunSpec } from '@/server/core/run/spec';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import { addSpend, noSpend } from '@/server/core/usage/spend';
import type { Outcome } from '@/server/core/verdict/outcome';
import type { World } from '@/server/engine/context/world';
import { executeRun } from '@/server/engine/loop/run';
import { parseParameters, strategyNamed } from '@/server/search';
import { simulatedTask } from './simulated-world';

/** A real database in a directory of its own. */
export function temporaryDatabase(): { db: Database; file: string; remove(): void } {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const file = path.join(directory, 'espalier.db');
  const db = openDatabase(file);
  return {
    db,
    file,
    remove() {
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface RunRequest {
  strategy?: string;
  parameters?: Record<string, unknown>;
  seed?: number;
  budget?: Partial<Budget>;
  onInterruption?: RunSpec['onInterruption'];
  confidence?: number;
  allowShell?: boolean;
  model?: string;
  roles?: RunSpec['roles'];
  verifier?: 'none';
  /** `never` without it. */
  minimise?: RunSpec['minimise'];
  minimiseRuns?: number;
  lastLook?: false;
}

/** Makes a simulated run owned by this process. */
export function newRun(db: Database, request: RunRequest = {}): RunId {
  const strategy = strategyNamed(request.strategy ?? 'best-of-n');
  const parsed = parseParameters(strategy, request.parameters ?? {});
  if (!parsed.ok) throw new Error(parsed.errors.join(' '));
  const spec: RunSpec = {
    taskName: simulatedTask.name,
    taskTitle: simulatedTask.title,
    strategy: strategy.name,
    parameters: parsed.parameters,
    model: request.model ?? 'guess',
    ...(request.roles ? { roles: request.roles } : {}),
    sandbox: 'local',
    seed: request.seed ?? 1,
    budget: { ...defaultBudget, steps: 60, stepsPerAttempt: 10, ...request.budget },
    onInterruption: request.onInterruption ?? 'resume',
    minimise: request.minimise ?? 'never',
    ...(request.minimiseRuns === undefined ? {} : { minimiseRuns: request.minimiseRuns }),
    ...(request.confidence === undefined ? {} : { confidence: request.confidence }),
    ...(request.verifier ? { verifier: request.verifier } : {}),
    ...(request.lastLook === false ? { lastLook: false as const } : {}),
  };
  return createRun(db, {
    spec,
    task: {},
    allowShell: request.allowShell ?? false,
    actor: { kind: 'person', name: 'test' },
    owner: { id: thisOwner(), leaseUntil: Date.now() + leaseMs },
  });
}

export const execute = (db: Database, world: World, runId: RunId, signal = new AbortController().signal) =>
  executeRun(db, world, runId, thisOwner(), signal);

/** Rules 2 and 5: the tables are the fold of the log, and the spend is the sum of its events'. */
export function expectLogHolds(db: Database, runId: RunId): void {
  const state = loadState(db, runId);
  expect(state).toEqual(foldLog(db, runId));
  const spent = readEvents(db, runId, 0).reduce((sum, event) => addSpend(sum, event.spend ?? {}), noSpend);
  expect(state.spend).toEqual(spent);
}

/** A node without its times, and without what its snapshot added to a store that may have held it already. */
export function timeless(settled: NodeState) {
  const { at, modelMs, sandboxMs, snapshotMs, snapshotCost, ...node } = recordOf(settled);
  return node;
}

/** The run's nodes without times, each with its reports in full. */
export const treeOf = (db: Database, runId: RunId) =>
  [...loadState(db, runId).nodes.values()].map((node) => {
    const { outcome, holdoutOutcome } = readNodeTexts(db, node);
    return {
      ...timeless(node),
      outcome: withoutTime(outcome),
      holdout: node.holdout && { ...node.holdout, outcome: withoutTime(holdoutOutcome) },
    };
  });

function withoutTime(outcome: Outcome | null) {
  if (outcome === null) return null;
  const { ms, ...report } = outcome;
  return { ...report, tests: report.tests.map(({ ms: _, ...test }) => test) };
}

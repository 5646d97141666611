import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { thisOwner } from '@/db/leases';
import { openDatabase } from '@/db/open';
import { openRunLog, type RunLog } from '@/db/run-log';
import { createRun } from '@/db/runs';
import type { ApiContext } from '@/server/api/trpc';
import type { Observation } from '@/server/core/agent/action';
import { type SnapshotId, snapshotId } from '@/server/core/base/ids';
import type { NewEvent } from '@/server/core/run/event';
import type { NewNode } from '@/server/core/run/node-record';
import { defaultBudget } from '@/server/core/usage/budget';
import { createModels } from '@/server/models';
import { openSnapshotStore } from '@/server/sandbox/store';
import { newNode } from '@/tests/support/build/node';

/** An API context over a real database and store in a directory of their own. */
export function temporaryContext() {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-api-'));
  const db = openDatabase(path.join(directory, 'espalier.db'));
  const store = openSnapshotStore(path.join(directory, 'snapshots'));
  const models = createModels(directory, { environment: {} });
  const closing = new AbortController();
  const context: ApiContext = {
    database: () => db,
    snapshots: () => store,
    models: () => models,
    tasksDirectory: path.resolve('tasks'),
    exampleFile: path.resolve('examples/first-run.espalier.zip'),
    actor: { kind: 'person', name: 'tester' },
    closing: closing.signal,
  };
  return {
    context,
    db,
    directory,
    /** As on SIGTERM. */
    close: () => closing.abort(),
    /** A run owned by this process, and its log. */
    newRun(task: Record<string, unknown> = {}): RunLog {
      const id = createRun(db, {
        task,
        allowShell: false,
        actor: context.actor,
        owner: { id: thisOwner(), leaseUntil: Date.now() + 60_000 },
        spec: {
          taskName: 'sums',
          taskTitle: 'Sums',
          strategy: 'single',
          parameters: {},
          model: 'repair',
          sandbox: 'local',
          seed: 1,
          budget: defaultBudget,
          onInterruption: 'resume',
        },
      });
      return openRunLog(db, id, thisOwner());
    },
    remove() {
      closing.abort();
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const engine = { kind: 'engine' as const };

const seen: Observation = {
  text: '2 tests fail <b>here</b>',
  error: false,
  exitCode: 1,
  truncated: false,
  reads: [],
  writes: [],
};

/** The root with texts, settled. */
export function settleRoot(log: RunLog, snapshot: SnapshotId = snapshotId('host', 'a'.repeat(64))): void {
  settleNode(log, { snapshot });
}

/** A node as the root is, but for what is named. */
export function settleNode(log: RunLog, node: Partial<NewNode>): void {
  log.append((putText) => [
    {
      actor: engine,
      type: 'node.settled',
      node: newNode({
        action: node.parentId ? putText(JSON.stringify({ kind: 'run_tests' })) : null,
        observation: putText(JSON.stringify(seen)),
        observationPreview: '2 tests fail',
        snapshot: snapshotId('host', 'a'.repeat(64)),
        at: 1,
        ...node,
      }),
    },
  ]);
}

/** `count` events that change little. */
export const statusEvents = (count: number): NewEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    actor: engine,
    type: 'run.status',
    status: 'running',
    reason: `step ${index}`,
  }));

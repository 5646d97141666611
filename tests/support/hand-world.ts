import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sendCommand } from '@/db/commands';
import type { Database } from '@/db/connection';
import { claimRun, leaseMs, thisOwner } from '@/db/leases';
import { dataPaths, openDatabase } from '@/db/open';
import { openRunLog } from '@/db/run-log';
import { createRun, loadState } from '@/db/runs';
import type { Action } from '@/server/core/agent/action';
import { asNodeId, type NodeId, type RunId } from '@/server/core/base/ids';
import type { Model, StepRequest } from '@/server/core/ports/model';
import type { RunSpec } from '@/server/core/run/spec';
import type { Task } from '@/server/core/task/task';
import { type Budget, defaultBudget } from '@/server/core/usage/budget';
import { usageOfCall } from '@/server/core/usage/usage';
import { handleAndRecord } from '@/server/engine/commands/dispatch';
import type { ShortCommand } from '@/server/engine/commands/handle';
import { modelChecks } from '@/server/engine/commands/model-checks';
import type { World } from '@/server/engine/context/world';
import { executeRun } from '@/server/engine/loop/run';
import { type ComposedWorld, composeWorld } from '@/server/process/compose';

const me = { kind: 'person', name: 'test' } as const;

/** A task with its own files whose tests are greps in a shell script: real sandboxes and snapshots, quick to verify. */
export function grepTask(files: Readonly<Record<string, string>>, greps: Readonly<Record<string, string>>) {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-repo-'));
  const lines = Object.entries(greps).map(
    ([name, command], i) =>
      `if ${command}; then echo 'ok ${i + 1} - ${name}'; else echo 'not ok ${i + 1} - ${name}'; fi`,
  );
  const script = [`echo 1..${lines.length}`, ...lines, ''].join('\n');
  for (const [name, content] of Object.entries({ ...files, 'check.sh': script })) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  const task: Task = {
    name: 'greps',
    title: 'Greps',
    statement: 'Make the greps find what they look for.',
    language: 'other',
    tags: [],
    test: { command: 'sh check.sh', runner: 'tap', timeoutMs: 10_000, protected: ['check.sh'], flaky: [] },
    directory,
    holdoutDirectory: null,
    origin: 'directory',
  };
  return task;
}

/** The real store, sandbox and verifier, with a model that finishes at once, and a person who acts. */
export interface HandWorld {
  db: Database;
  world: World;
  /** What the model was asked. */
  stepRequests: StepRequest[];
  newRun(budget?: Partial<Budget>): Promise<RunId>;
  /** Answers the command as the run's owner would, outside of its loop. Returns the refusal. */
  handle(runId: RunId, command: ShortCommand): string | null;
  execute(runId: RunId, signal?: AbortSignal): Promise<void>;
  /** Acts by hand from a node, one action after another; returns the nodes. */
  act(runId: RunId, from: string, ...actions: Action[]): Promise<NodeId[]>;
  close(): Promise<void>;
}

export function handWorld(
  task: Task,
  wrap: (world: ComposedWorld) => World = (world) => world,
  settings: Partial<Pick<RunSpec, 'minimise' | 'minimiseRuns'>> = {},
): HandWorld {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  const paths = dataPaths(path.join(directory, 'espalier.db'));
  const db = openDatabase(paths.database);
  const composed = composeWorld(paths);
  const stepRequests: StepRequest[] = [];
  const model: Model = {
    id: 'quiet',
    title: 'Finishes at once',
    async step(request) {
      stepRequests.push(request);
      const usage = usageOfCall({ inputTokens: 1, outputTokens: 1 });
      return { action: { kind: 'finish', summary: 'Nothing to add.' }, thought: '', usage };
    },
  };
  const world: World = { ...wrap(composed), model: () => model, task: () => task };
  const owner = thisOwner();
  const execute = (runId: RunId, signal = new AbortController().signal) =>
    executeRun(db, world, runId, owner, signal).then(() => {});
  const handle = (runId: RunId, command: ShortCommand) => {
    claimRun(db, runId, owner, Date.now());
    const id = sendCommand(db, runId, command, me);
    const log = openRunLog(db, runId, owner);
    const handlerResult = handleAndRecord(
      log,
      { id, command, by: me },
      { ...modelChecks(world.model), allowShell: true },
    );
    log.flush();
    return handlerResult;
  };
  return {
    db,
    world,
    stepRequests,
    execute,
    handle,
    async newRun(budget = {}) {
      const runId = createRun(db, {
        spec: {
          taskName: task.name,
          taskTitle: task.title,
          strategy: 'best-of-n',
          parameters: { n: 1 },
          model: 'quiet',
          sandbox: 'local',
          seed: 1,
          budget: { ...defaultBudget, ...budget },
          onInterruption: 'resume',
          confidence: 0.5,
          minimise: 'never',
          ...settings,
        },
        task: {},
        allowShell: true,
        actor: me,
        owner: { id: owner, leaseUntil: Date.now() + leaseMs },
      });
      await execute(runId);
      return runId;
    },
    async act(runId, from, ...actions) {
      const made: NodeId[] = [];
      for (const action of actions) {
        const refused = handle(runId, { kind: 'act', from: made.at(-1) ?? asNodeId(from), action });
        if (refused !== null) throw new Error(refused);
        await execute(runId);
        made.push([...loadState(db, runId).nodes.keys()].at(-1) ?? asNodeId(from));
      }
      return made;
    },
    async close() {
      await composed.close();
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
      rmSync(task.directory, { recursive: true, force: true });
    },
  };
}

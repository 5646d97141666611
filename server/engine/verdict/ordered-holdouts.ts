import { waitingCommands } from '@/db/commands';
import type { Database } from '@/db/connection';
import { openRunLog } from '@/db/run-log';
import { runRow } from '@/db/runs';
import { errorMessage } from '@/server/core/base/error-message';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { Command } from '@/server/core/run/command';
import { importRefusal } from '@/server/core/run/imported';
import { isReleased, releasedWords } from '@/server/core/run/released';
import { openContext, type RunContext } from '@/server/engine/context/context';
import { endsOwnership } from '@/server/engine/context/ends-ownership';
import type { World } from '@/server/engine/context/world';
import { hiddenUntilEnd, holdoutRan, noHoldout, noNode } from './sentences';
import { holdOut } from './verify';

/** Holdouts that people ask for. They take a while, so they are answered when they have ended. */
export interface OrderedHoldouts {
  /** Begins what was asked for since. */
  look(): void;
  /** Resolves once everything begun is answered. */
  settled(): Promise<void>;
}

type HoldoutCommand = Extract<Command, { kind: 'holdout' }>;

export function orderedHoldouts(context: RunContext, fail: (error: unknown) => void): OrderedHoldouts {
  const begun = new Map<string, Promise<void>>();
  return {
    look() {
      if (context.log.waiting) return;
      for (const { id, command, by } of waitingCommands(context.db, context.log.runId)) {
        if (command.kind !== 'holdout' || begun.has(id)) continue;
        begun.set(id, runOrderedHoldout(context, { id, command, by }).catch(fail));
      }
    },
    settled: async () => void (await Promise.all(begun.values())),
  };
}

/** Runs the holdout at a node and answers with what became of it. Only an abort or a lost lease is thrown. */
async function runOrderedHoldout(
  context: RunContext,
  { id, command, by }: { id: string; command: HoldoutCommand; by: Actor },
): Promise<void> {
  const { log, signal } = context;
  let error: string | null = null;
  try {
    error = whyNot(context, command);
    if (error === null) await holdOut(context, command.nodeId, by);
  } catch (thrown) {
    if (signal.aborted || endsOwnership(thrown)) throw thrown;
    error = errorMessage(thrown);
  }
  log.append([{ type: 'command.handled', commandId: id, kind: command.kind, error, actor: by }]);
}

function whyNot({ log, task }: RunContext, { nodeId }: HoldoutCommand): string | null {
  if (!task.holdout) return noHoldout;
  if (log.state.spec.hidden === 'blind') return hiddenUntilEnd;
  const node = log.state.nodes.get(nodeId);
  if (!node) return noNode(nodeId);
  if (isReleased(log.state, nodeId)) return releasedWords(nodeId);
  return node.holdout ? holdoutRan(nodeId) : null;
}

/** Answers what was asked of a run that has ended. The caller holds the lease. */
export async function holdOutLate(
  db: Database,
  world: World,
  runId: RunId,
  owner: string,
  signal: AbortSignal,
): Promise<void> {
  const log = openRunLog(db, runId, owner, world.now);
  const refusal = importRefusal(log.state.spec, 'holdout');
  if (refusal !== null) {
    for (const { id, command, by } of waitingCommands(db, runId)) {
      if (command.kind !== 'holdout') continue;
      const { kind } = command;
      log.append([{ type: 'command.handled', commandId: id, kind, error: refusal, actor: by }]);
    }
    log.flush();
    return;
  }
  const { task: source, allowShell } = runRow(db, runId);
  const task = world.task(source);
  const { driver, verifier } = world.sandbox(log.state.spec.sandbox);
  const context = openContext({ db, log, task, driver, verifier, world, allowShell, signal });
  try {
    for (const { id, command, by } of waitingCommands(db, runId)) {
      if (command.kind === 'holdout') await runOrderedHoldout(context, { id, command, by });
    }
  } finally {
    await log.written(signal);
    log.flush();
  }
}

import type { Command } from 'commander';
import { sendCommand } from '@/db/commands';
import type { Database } from '@/db/connection';
import { readEvents } from '@/db/log';
import { readNode } from '@/db/node-texts';
import { RunNotFound, runRow } from '@/db/runs';
import { asNodeId, asRunId, type NodeId, type RunId } from '@/server/core/base/ids';
import type { Command as RunCommand } from '@/server/core/run/command';
import { openForCommand, whenFree } from './database';
import { options } from './sentences';
import { registerChanges } from './steer-change';
import { registerMarks } from './steer-marks';
import { registerResend } from './steer-resend';
import { holdoutRan, notANode, notHandledYet, steerHelp } from './steer-sentences';
import { registerStitch } from './steer-stitch';
import { registerTreeActs } from './steer-tree';
import { UsageError } from './usage';

const handledWithinMs = 15_000;
/** The holdout runs tests, which may be slow. */
const holdoutWithinMs = 900_000;

export function registerSteer(program: Command): void {
  const steer = program.command('steer').description(steerHelp.about);
  steer
    .command('pause <run>')
    .description(steerHelp.pause)
    .option('--now', steerHelp.pauseNow)
    .option('--database <file>', options.database)
    .action((run: string, { now, database }: { now?: true; database?: string }) =>
      send(asRunId(run), now ? { kind: 'pause', now } : { kind: 'pause' }, database),
    );
  for (const kind of ['resume', 'stop'] as const) {
    steer
      .command(`${kind} <run>`)
      .description(steerHelp[kind])
      .option('--database <file>', options.database)
      .action((run: string, flags: { database?: string }) => send(asRunId(run), { kind }, flags.database));
  }
  accept(steer);
  prefer(steer);
  holdOut(steer);
  registerChanges(steer, send);
  registerTreeActs(steer, send);
  registerResend(steer, send);
  registerStitch(steer, send);
  registerMarks(steer, send);
}

function accept(steer: Command): void {
  steer
    .command('accept <run> <node>')
    .description(steerHelp.accept)
    .requiredOption('--reason <text>', steerHelp.acceptReason)
    .option('--database <file>', options.database)
    .action((run: string, node: string, flags: { reason: string; database?: string }) => {
      const command = { kind: 'accept' as const, nodeId: nodeNamed(node), reason: flags.reason };
      return send(asRunId(run), command, flags.database);
    });
}

function prefer(steer: Command): void {
  steer
    .command('prefer <run> <better> <worse>')
    .description(steerHelp.prefer)
    .option('--equal', steerHelp.equal)
    .option('--reason <text>', options.reason)
    .option('--database <file>', options.database)
    .action(
      (
        run: string,
        one: string,
        other: string,
        flags: { equal?: boolean; reason?: string; database?: string },
      ) => {
        const nodes: [NodeId, NodeId] = [nodeNamed(one), nodeNamed(other)];
        const better = flags.equal ? null : nodes[0];
        const reason = flags.reason ?? null;
        return send(asRunId(run), { kind: 'prefer', nodes, better, reason }, flags.database);
      },
    );
}

function holdOut(steer: Command): void {
  steer
    .command('holdout <run> <node>')
    .description(steerHelp.holdout)
    .option('--database <file>', options.database)
    .action(async (run: string, id: string, { database }: { database?: string }) => {
      const [runId, nodeId] = [asRunId(run), nodeNamed(id)];
      await send(runId, { kind: 'holdout', nodeId }, database, holdoutWithinMs);
      const db = await openForCommand(database);
      const held = readNode(db, runId, nodeId)?.holdout;
      db.$client.close();
      if (held) {
        process.stdout.write(`${holdoutRan(nodeId, held.passed, held.passing, held.total)}\n`);
      }
    });
}

function nodeNamed(id: string): NodeId {
  if (!/^n\d{1,9}$/.test(id)) throw new UsageError(notANode(id));
  return asNodeId(id);
}

/** Sends the command and waits for the answer of the run's owner. */
async function send(
  runId: RunId,
  command: RunCommand,
  file: string | undefined,
  withinMs = handledWithinMs,
): Promise<void> {
  const db = await openForCommand(file);
  try {
    const after = seqOf(db, runId);
    const by = { kind: 'person' as const, name: 'command line' };
    const id = await whenFree(db, () => sendCommand(db, runId, command, by));
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
      for (const event of await whenFree(db, () => readEvents(db, runId, after))) {
        if (event.type !== 'command.handled' || event.commandId !== id) continue;
        if (event.error) throw new UsageError(event.error);
        process.stdout.write(`${command.kind}: done\n`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new UsageError(notHandledYet(withinMs / 1000));
  } finally {
    db.$client.close();
  }
}

function seqOf(db: Database, runId: RunId): number {
  try {
    return runRow(db, runId).seq;
  } catch (error) {
    throw error instanceof RunNotFound ? new UsageError(error.message) : error;
  }
}

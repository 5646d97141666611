import type { Command } from 'commander';
import { sendCommand } from '@/db/commands';
import { readEvents } from '@/db/log';
import { type Database, openDatabase } from '@/db/open';
import { loadState, RunNotFound } from '@/db/runs';
import { asNodeId, asRunId, type NodeId, type RunId } from '@/server/core/base/ids';
import type { Command as RunCommand } from '@/server/core/run/command';
import { registerChanges } from './steer-change';
import { registerMarks } from './steer-marks';
import { registerStitch } from './steer-stitch';
import { registerTreeActs } from './steer-tree';
import { UsageError } from './usage';

const answerWithinMs = 15_000;
/** Test runs take their time. */
const holdoutWithinMs = 900_000;

/** `steer <run> budget …` is read as `steer budget <run> …`: both orders are said. */
export function steerWords(words: readonly string[]): string[] {
  const [first, run, kind, ...rest] = words;
  const reversed = first === 'steer' && run !== undefined && /^r[a-z0-9]{8}$/.test(run) && kind !== undefined;
  return reversed && !kind.startsWith('-') ? [first, kind, run, ...rest] : [...words];
}

export function registerSteer(program: Command): void {
  const steer = program
    .command('steer')
    .description('Steer a run, wherever it runs: espalier steer <run> <what>.');
  steer
    .command('pause <run>')
    .description('pause the run: steps in flight are finished first')
    .option('--now', 'drop the steps in flight; they are taken anew on resuming')
    .option('--database <file>', 'the database file')
    .action((run: string, { now, database }: { now?: true; database?: string }) =>
      ask(asRunId(run), now ? { kind: 'pause', now } : { kind: 'pause' }, database),
    );
  for (const kind of ['resume', 'stop'] as const) {
    steer
      .command(`${kind} <run>`)
      .description(`${kind} the run`)
      .option('--database <file>', 'the database file')
      .action((run: string, flags: { database?: string }) => ask(asRunId(run), { kind }, flags.database));
  }
  vouch(steer);
  prefer(steer);
  holdOut(steer);
  registerChanges(steer, ask);
  registerTreeActs(steer, ask);
  registerStitch(steer, ask);
  registerMarks(steer, ask);
}

function vouch(steer: Command): void {
  steer
    .command('vouch <run> <node>')
    .description('take a flagged node for a solution, also after the run has ended')
    .requiredOption('--reason <text>', 'why it is right')
    .option('--database <file>', 'the database file')
    .action((run: string, node: string, flags: { reason: string; database?: string }) => {
      const command = { kind: 'vouch' as const, nodeId: nodeNamed(node), reason: flags.reason };
      return ask(asRunId(run), command, flags.database);
    });
}

function prefer(steer: Command): void {
  steer
    .command('prefer <run> <better> <worse>')
    .description('say which of two results is better; counts between those the verifier finds equal')
    .option('--equal', 'neither is better')
    .option('--reason <text>', 'why, for the log')
    .option('--database <file>', 'the database file')
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
        return ask(asRunId(run), { kind: 'prefer', nodes, better, reason }, flags.database);
      },
    );
}

function holdOut(steer: Command): void {
  steer
    .command('holdout <run> <node>')
    .description('run the holdout at a node, also after the run has ended')
    .option('--database <file>', 'the database file')
    .action(async (run: string, id: string, { database }: { database?: string }) => {
      const [runId, nodeId] = [asRunId(run), nodeNamed(id)];
      await ask(runId, { kind: 'holdout', nodeId }, database, holdoutWithinMs);
      const db = openDatabase(database);
      const held = loadState(db, runId).nodes.get(nodeId)?.holdout;
      db.$client.close();
      if (held) {
        const word = held.passed ? 'passed' : 'failed';
        process.stdout.write(`${nodeId}: ${word}, ${held.passing} of ${held.total} tests of the holdout\n`);
      }
    });
}

function nodeNamed(id: string): NodeId {
  if (!/^n\d{1,9}$/.test(id)) throw new UsageError(`“${id}” is no id of a node, e.g. n12.`);
  return asNodeId(id);
}

/** Leaves the command and waits for the owner's answer. */
async function ask(
  runId: RunId,
  command: RunCommand,
  file: string | undefined,
  withinMs = answerWithinMs,
): Promise<void> {
  const db = openDatabase(file);
  try {
    const after = seqOf(db, runId);
    const id = sendCommand(db, runId, command, { kind: 'person', name: 'command line' });
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; ) {
      for (const event of readEvents(db, runId, after)) {
        if (event.type !== 'command.answered' || event.commandId !== id) continue;
        if (event.error) throw new UsageError(event.error);
        process.stdout.write(`${command.kind}: done\n`);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new UsageError(`No engine answered within ${withinMs / 1000} s; is one running on this database?`);
  } finally {
    db.$client.close();
  }
}

function seqOf(db: Database, runId: RunId): number {
  try {
    return loadState(db, runId).seq;
  } catch (error) {
    throw error instanceof RunNotFound ? new UsageError(error.message) : error;
  }
}

import type { Command } from 'commander';
import { donorSource } from '@/db/donor-source';
import { dataPaths } from '@/db/open';
import { RunNotFound, runRow } from '@/db/runs';
import { asNodeId, asRunId, type NodeId, type RunId } from '@/server/core/base/ids';
import { conflictMessage, type GraftPlan } from '@/server/core/graft/graft';
import type { Command as RunCommand } from '@/server/core/run/command';
import { stitchSchema } from '@/server/core/run/steering-commands';
import { openSnapshotStore } from '@/server/sandbox/store';
import { NoGraft } from '@/server/stitch/donor-path';
import { planBetween } from '@/server/stitch/plan-between';
import { openForCommand } from './database';
import { options } from './sentences';
import {
  conflictAt,
  notADonor,
  notANode,
  ontoHost,
  otherTask,
  steerHelp,
  willMerge,
} from './steer-sentences';
import { read } from './steer-tree';
import { UsageError } from './usage';

type Send = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

interface StitchFlags {
  donor: string;
  onto: string;
  from?: string;
  without?: string;
  goOn?: string;
  hint?: string;
  plan?: boolean;
  raise?: boolean;
  database?: string;
}

/** Grafts: `steer <run> stitch --donor n4..n9 --onto n21`. */
export function registerStitch(steer: Command, send: Send): void {
  steer
    .command('stitch <run>')
    .description(steerHelp.stitch)
    .requiredOption('--donor <first..last>', steerHelp.donor)
    .requiredOption('--onto <node>', steerHelp.onto)
    .option('--from <run>', steerHelp.from)
    .option('--without <nodes>', steerHelp.without)
    .option('--go-on <steps>', steerHelp.goOn)
    .option('--hint <text>', steerHelp.stitchHint)
    .option('--raise', options.raise)
    .option('--plan', steerHelp.plan)
    .option('--database <file>', options.database)
    .action(async (run: string, flags: StitchFlags) => {
      const plan = await planned(asRunId(run), flags);
      process.stdout.write(planSentence(plan));
      if (flags.plan) return;
      const goOn = flags.goOn === undefined ? null : { steps: Number(flags.goOn), hint: flags.hint ?? null };
      const input = {
        kind: 'stitch',
        donorRun: flags.from ?? null,
        steps: plan.steps.map(({ node }) => node),
        raise: flags.raise,
      };
      await send(asRunId(run), read(stitchSchema, { ...input, onto: flags.onto, goOn }), flags.database);
    });
}

async function planned(
  run: RunId,
  { donor, onto, from, without, database }: StitchFlags,
): Promise<GraftPlan> {
  const [first, last = first] = donor.split('..').map(nodeNamed);
  if (first === undefined || last === undefined) throw new UsageError(notADonor);
  const db = await openForCommand(database);
  try {
    const store = openSnapshotStore(dataPaths(database).snapshots);
    const host = donorSource(db, run, store);
    const donorRun = from === undefined ? run : asRunId(from);
    const [task, donorTask] = [runRow(db, run).spec.taskName, runRow(db, donorRun).spec.taskName];
    if (task !== donorTask) {
      throw new UsageError(otherTask(donorRun, donorTask, task));
    }
    return await planBetween({
      donor: donorRun === run ? host : donorSource(db, donorRun, store),
      host,
      onto: nodeNamed(onto),
      first,
      last,
      add: new Set(),
      without: new Set(without?.split(',').map(nodeNamed)),
    });
  } catch (error) {
    if (error instanceof NoGraft || error instanceof RunNotFound) throw new UsageError(error.message);
    throw error;
  } finally {
    db.$client.close();
  }
}

function nodeNamed(name: string): NodeId {
  if (!/^n\d{1,9}$/.test(name)) throw new UsageError(notANode(name));
  return asNodeId(name);
}

/** The plan as lines: the replayed steps, the dependencies with their reasons, and where host and donor differ. */
export function planSentence({ host, steps, foreseen }: GraftPlan): string {
  const lines = [
    ontoHost(host, steps.length),
    ...steps.map(({ node, title, because }) => `  ${node}  ${title}${because ? `  (${because})` : ''}`),
    ...foreseen.map((file) =>
      file.conflict
        ? `  ${conflictAt(file.step, conflictMessage({ path: file.path, reason: file.conflict }))}`
        : `  ${willMerge(file.path)}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

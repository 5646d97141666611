import type { Command } from 'commander';
import { donorSource } from '@/db/donor-source';
import { dataPaths, openDatabase } from '@/db/open';
import { RunNotFound, runRow } from '@/db/runs';
import { asNodeId, asRunId, type NodeId, type RunId } from '@/server/core/base/ids';
import { conflictInWords, type GraftPlan } from '@/server/core/graft/graft';
import type { Command as RunCommand } from '@/server/core/run/command';
import { stitchSchema } from '@/server/core/run/steering-commands';
import { openSnapshotStore } from '@/server/sandbox/store';
import { planBetween } from '@/server/stitch/plan-between';
import { NoGraft } from '@/server/stitch/way';
import { read } from './steer-tree';
import { UsageError } from './usage';

type Ask = (runId: RunId, command: RunCommand, database: string | undefined) => Promise<void>;

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
export function registerStitch(steer: Command, ask: Ask): void {
  steer
    .command('stitch <run>')
    .description('replay a stretch of one attempt onto a node of another, with what it rests on')
    .requiredOption('--donor <first..last>', 'the stretch, e.g. n4..n9, or one step')
    .requiredOption('--onto <node>', 'the host, e.g. n21')
    .option('--from <run>', 'the run of the donor; this one without')
    .option('--without <nodes>', 'steps to leave out, e.g. n5,n6')
    .option('--go-on <steps>', 'let the agent go on from there for so many steps')
    .option('--hint <text>', 'what that agent is told')
    .option('--raise', 'raise the limits by what it needs, where they leave too little')
    .option('--plan', 'print the plan and do nothing')
    .option('--database <file>', 'the database file')
    .action(async (run: string, flags: StitchFlags) => {
      const plan = await planned(asRunId(run), flags);
      process.stdout.write(planInWords(plan));
      if (flags.plan) return;
      const goOn = flags.goOn === undefined ? null : { steps: Number(flags.goOn), hint: flags.hint ?? null };
      const asked = {
        kind: 'stitch',
        donorRun: flags.from ?? null,
        steps: plan.steps.map(({ node }) => node),
        raise: flags.raise,
      };
      await ask(asRunId(run), read(stitchSchema, { ...asked, onto: flags.onto, goOn }), flags.database);
    });
}

async function planned(
  run: RunId,
  { donor, onto, from, without, database }: StitchFlags,
): Promise<GraftPlan> {
  const [first, last = first] = donor.split('..').map(nodeNamed);
  if (first === undefined || last === undefined) throw new UsageError('--donor takes n4..n9.');
  const db = openDatabase(database);
  try {
    const store = openSnapshotStore(dataPaths(database).snapshots);
    const host = donorSource(db, run, store);
    const donorRun = from === undefined ? run : asRunId(from);
    const [task, donorTask] = [runRow(db, run).spec.taskName, runRow(db, donorRun).spec.taskName];
    if (task !== donorTask) {
      throw new UsageError(
        `Run ${donorRun} is about ${donorTask}, not about ${task}: a donor must be of the same task.`,
      );
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

function nodeNamed(word: string): NodeId {
  if (!/^n\d{1,9}$/.test(word)) throw new UsageError(`“${word}” is no id of a node, e.g. n12.`);
  return asNodeId(word);
}

/** The plan as lines: what is replayed, what was pulled in and why, where host and donor differ. */
export function planInWords({ host, steps, foreseen }: GraftPlan): string {
  const lines = [
    `Onto ${host}: ${steps.length === 1 ? '1 step' : `${steps.length} steps`}.`,
    ...steps.map(({ node, title, because }) => `  ${node}  ${title}${because ? `  (${because})` : ''}`),
    ...foreseen.map((file) =>
      file.conflict
        ? `  conflict at ${file.step}: ${conflictInWords({ path: file.path, reason: file.conflict })}`
        : `  ${file.path} differs at the host and will be merged.`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

import type { Command } from 'commander';
import { judgedRuns } from '@/db/gap-curves';
import { listRuns, loadState } from '@/db/runs';
import { gapShare, type HoldoutGap, holdoutGap, sumOfGaps } from '@/server/core/run/holdout-gap';
import { isEnded } from '@/server/core/run/spec';
import { gapsByStrategy, type StrategyGap } from '@/server/core/verdict/gap-curve';
import { openForCommand } from './database';
import { byVerified, curveLine, gapHelp, gapLine, noCandidates, options } from './sentences';

interface Row extends HoldoutGap {
  strategy: string;
  /** Of the runs with at least one candidate. */
  runs: number;
  gap: number | null;
}

/** Runs by the number of candidates that passed the verifier: the gap grows with search. */
const sizes: { name: string; holds: (candidates: number) => boolean }[] = [
  { name: '1', holds: (n) => n === 1 },
  { name: '2–3', holds: (n) => n === 2 || n === 3 },
  { name: '4 and more', holds: (n) => n >= 4 },
];

/** A curve at a few numbers of verified states. Each number is twice the one before. */
function curveLines({ strategy, curve }: StrategyGap): string[] {
  const last = curve.at(-1)?.verified ?? 0;
  return curve
    .filter(({ verified }) => Number.isInteger(Math.log2(verified)) || verified === last)
    .map(({ verified, visible, real }) => `${strategy.padEnd(16)} ${curveLine(verified, visible, real)}`);
}

export function registerHoldoutGap(program: Command): void {
  program
    .command('holdout-gap')
    .description(gapHelp)
    .option('--database <file>', options.database)
    .option('--json', options.json)
    .action(async ({ database, json }: { database?: string; json?: boolean }) => {
      const db = await openForCommand(database);
      const curves = gapsByStrategy(judgedRuns(db));
      const measuredRuns = listRuns(db, 100_000)
        .filter((run) => isEnded(run.status))
        .map((run) => ({ strategy: run.strategy, ...holdoutGap(loadState(db, run.id)) }))
        .filter((run) => run.candidates > 0);
      db.$client.close();
      const rowOf = (strategy: string, runs: typeof measuredRuns): Row => {
        const sum = sumOfGaps(runs);
        return { strategy, runs: runs.length, ...sum, gap: gapShare(sum) };
      };
      const strategies = [...new Set(measuredRuns.map((run) => run.strategy))].sort();
      const byStrategy = strategies.map((name) =>
        rowOf(
          name,
          measuredRuns.filter((run) => run.strategy === name),
        ),
      );
      const byCandidates = sizes.map(({ name, holds }) => {
        const { strategy: _, ...row } = rowOf(
          '',
          measuredRuns.filter((run) => holds(run.candidates)),
        );
        return { candidatesPerRun: name, ...row };
      });
      if (json) {
        process.stdout.write(`${JSON.stringify({ byStrategy, byCandidates, curves })}\n`);
        return;
      }
      const line = (name: string, row: Omit<Row, 'strategy'>) =>
        `${name.padEnd(16)} ${gapLine(row.runs, row.passed, row.candidates, row.gap)}`;
      const lines = [
        ...byStrategy.map((row) => line(row.strategy, row)),
        byCandidates,
        ...byCandidates.map((row) => line(row.candidatesPerRun, row)),
        byVerified,
        ...curves.flatMap(curveLines),
      ];
      process.stdout.write(measuredRuns.length === 0 ? `${noCandidates}\n` : `${lines.join('\n')}\n`);
    });
}

import type { Command } from 'commander';
import { judgedRuns } from '@/db/gap-curves';
import { openDatabase } from '@/db/open';
import { listRuns, loadState } from '@/db/runs';
import { gapShare, type HoldoutGap, holdoutGap, sumOfGaps } from '@/server/core/run/holdout-gap';
import { isEnded } from '@/server/core/run/spec';
import { gapsByStrategy, type StrategyGap } from '@/server/core/verdict/gap-curve';

interface Row extends HoldoutGap {
  strategy: string;
  /** Of the runs with at least one candidate. */
  runs: number;
  gap: number | null;
}

/** Runs by how many candidates the verifier passed in them: the gap grows with search. */
const sizes: { name: string; holds: (candidates: number) => boolean }[] = [
  { name: '1', holds: (n) => n === 1 },
  { name: '2–3', holds: (n) => n === 2 || n === 3 },
  { name: '4 and more', holds: (n) => n >= 4 },
];

/** A curve at a few numbers of verified states, each twice the one before. */
function curveLines({ strategy, curve }: StrategyGap): string[] {
  const last = curve.at(-1)?.verified ?? 0;
  return curve
    .filter(({ verified }) => Number.isInteger(Math.log2(verified)) || verified === last)
    .map(
      ({ verified, visible, real }) =>
        `${strategy.padEnd(16)} ${verified} verified: ${visible.toFixed(2)} pass the visible tests, ${real.toFixed(2)} the holdout`,
    );
}

export function registerHoldoutGap(program: Command): void {
  program
    .command('holdout-gap')
    .description(
      'What passes the visible tests and not the holdout: per strategy, and by the number of candidates.',
    )
    .option('--database <file>', 'the database file')
    .option('--json', 'as JSON')
    .action(({ database, json }: { database?: string; json?: boolean }) => {
      const db = openDatabase(database);
      const curves = gapsByStrategy(judgedRuns(db));
      const told = listRuns(db, 100_000)
        .filter((run) => isEnded(run.status))
        .map((run) => ({ strategy: run.strategy, ...holdoutGap(loadState(db, run.id)) }))
        .filter((run) => run.candidates > 0);
      db.$client.close();
      const rowOf = (strategy: string, runs: typeof told): Row => {
        const sum = sumOfGaps(runs);
        return { strategy, runs: runs.length, ...sum, gap: gapShare(sum) };
      };
      const strategies = [...new Set(told.map((run) => run.strategy))].sort();
      const byStrategy = strategies.map((name) =>
        rowOf(
          name,
          told.filter((run) => run.strategy === name),
        ),
      );
      const byCandidates = sizes.map(({ name, holds }) => {
        const { strategy: _, ...row } = rowOf(
          '',
          told.filter((run) => holds(run.candidates)),
        );
        return { candidatesPerRun: name, ...row };
      });
      if (json) {
        process.stdout.write(`${JSON.stringify({ byStrategy, byCandidates, curves })}\n`);
        return;
      }
      const line = (name: string, row: Omit<Row, 'strategy'>) =>
        `${name.padEnd(16)} ${row.runs} runs, ${row.passed} of ${row.candidates} candidates pass the holdout${row.gap === null ? '' : `, gap ${Math.round(row.gap * 100)} %`}`;
      const lines = [
        ...byStrategy.map((row) => line(row.strategy, row)),
        'by candidates in a run:',
        ...byCandidates.map((row) => line(row.candidatesPerRun, row)),
        'by states verified in a run, means:',
        ...curves.flatMap(curveLines),
      ];
      process.stdout.write(
        told.length === 0
          ? 'No ended run has a candidate that the holdout judged.\n'
          : `${lines.join('\n')}\n`,
      );
    });
}

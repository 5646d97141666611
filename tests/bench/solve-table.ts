import { wilson } from '@/server/core/statistics/wilson';
import { parametersSentence } from '@/server/experiment/equal-budget';
import type { Grid, Solve } from './solve-grid';

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
const percent = (p: number) => Math.round(100 * p);
const solvedOf = (some: readonly Solve[]) => some.filter(({ status }) => status === 'solved').length;

/** Steps of all the runs ÷ runs solved, those in vain included; null where none was solved. */
export function stepsPerSolve(some: readonly Solve[]): number | null {
  const solved = solvedOf(some);
  return solved === 0 ? null : some.reduce((sum, { steps }) => sum + steps, 0) / solved;
}

/** `solved/runs`, in brackets those whose result passes the visible tests only. */
function counts(some: readonly Solve[]): string {
  const solved = solvedOf(some);
  const visible = some.filter((one) => one.visible && one.status !== 'solved').length;
  return `${solved}/${some.length}${visible > 0 ? ` (+${visible} visible only)` : ''}`;
}

function rateText(some: readonly Solve[]): string {
  const solved = solvedOf(some);
  const { low, high } = wilson(solved, some.length);
  return `${percent(solved / Math.max(1, some.length))} % (${percent(low)}–${percent(high)})`;
}

const sum = (some: readonly Solve[], field: 'edits' | 'newEdits' | 'looks' | 'steps') =>
  some.reduce((total, one) => total + one[field], 0);

const newEdits = (some: readonly Solve[]) => `${sum(some, 'newEdits')}/${sum(some, 'edits')}`;

const looking = (some: readonly Solve[]) =>
  `${percent(sum(some, 'looks') / Math.max(1, sum(some, 'steps')))} %`;

/** The table of solves in Markdown, and what it was made of. It speaks of no run that was not made. */
export function solveTable(grid: Grid, solves: readonly Solve[]): string {
  const { strategies } = grid;
  const of = (strategy: string, task?: string) =>
    solves.filter((one) => one.strategy === strategy && (task === undefined || one.task === task));
  const rows = [
    ['task', ...strategies],
    ['---', ...strategies.map(() => '---')],
    ...grid.tasks.map(({ name }) => [name, ...strategies.map((strategy) => counts(of(strategy, name)))]),
    ['**solved**', ...strategies.map((strategy) => `**${counts(of(strategy))}**`)],
    ['rate, 95 % (Wilson)', ...strategies.map((strategy) => rateText(of(strategy)))],
    [
      'steps per solve',
      ...strategies.map((strategy) => {
        const steps = stepsPerSolve(of(strategy));
        return steps === null ? '–' : String(Math.round(steps));
      }),
    ],
    ['new edits / edits', ...strategies.map((strategy) => newEdits(of(strategy)))],
    ['steps spent looking', ...strategies.map((strategy) => looking(of(strategy)))],
  ];
  const arms = strategies.map((name) => `${name}: ${parametersSentence(name, grid.steps)}`).join('; ');
  return [
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${counted(solves.length, 'run')}: ${counted(grid.tasks.length, 'task')} × ${strategies.length === 1 ? '1 strategy' : `${strategies.length} strategies`} × ${counted(grid.seeds, 'seed')}, at most ${grid.steps} steps each, ${grid.stepsPerAttempt} in an attempt, the offline repair model, local sandbox. Parameters: ${arms}.`,
  ].join('\n');
}

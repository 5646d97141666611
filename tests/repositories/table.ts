import { shown } from './closing';
import type { Row } from './trial';

export const heading = [
  '| repository | version | from | runner | test command | prepared | files | passed/failed/skipped | targets with the fault | repaired |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
];

/** A problem is expected only where the entry says so, and in its words. */
export const asExpected = ({ entry, problem }: Row): boolean =>
  entry.fails === undefined ? problem === null : (problem?.includes(entry.fails) ?? false);

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s+/g, ' ');

export function lineOf({ entry, seconds, files, read, targets, solved, problem }: Row): string {
  const cells = [
    entry.name,
    entry.version,
    entry.from,
    entry.runner,
    `\`${entry.test}\``,
    seconds === null ? '–' : `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`,
    files === null ? '–' : String(files),
    read === null ? '–' : shown(read),
    targets === null ? '–' : String(targets),
    problem === null ? (solved ? 'solved' : 'not solved') : `fails: ${problem}`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
}

import type { CaseResult } from './case';

const [begin, end] = ['<!-- drill -->', '<!-- /drill -->'];
const head = ['| fault | tried | held | lost | not tried | when |', '| --- | --- | --- | --- | --- | --- |'];

/** The name of the fault in a row. */
const faultIn = (row: string): string => row.split('|')[1]?.trim() ?? '';

/** A result as a row of Markdown. Of a fault that was injected something was lost, or all was held. */
function rowOf({ name, tried, lost, skipped }: CaseResult, day: string): string {
  const held = Math.max(0, tried - lost.length);
  return `| ${name} | ${tried} | ${held} | ${lost.length} | ${skipped ?? ''} | ${day} |`;
}

/** The results as a table of Markdown. `day`: when they were found. */
export const tableOf = (results: readonly CaseResult[], day: string): string =>
  [...head, ...results.map((result) => rowOf(result, day))].join('\n');

/** The page with the results between its markers; rows of cases that were not run stay as they are. */
export function withTable(
  page: string,
  results: readonly CaseResult[],
  { command, day }: { command: string; day: string },
): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no ${begin} … ${end}.`);
  const old = page
    .slice(from, to)
    .split('\n')
    .filter((line) => line.startsWith('| ') && faultIn(line) !== 'fault' && !faultIn(line).startsWith('---'));
  const fresh = results.map((result) => rowOf(result, day));
  const isFresh = new Set(fresh.map(faultIn));
  const rows = [...old.filter((row) => !isFresh.has(faultIn(row))), ...fresh].sort((a, b) =>
    faultIn(a).localeCompare(faultIn(b), 'en'),
  );
  const section = `${begin}\n\`${command}\` gave:\n\n${[...head, ...rows].join('\n')}\n`;
  return page.slice(0, from) + section + page.slice(to);
}

import { byteCount } from '@/server/core/base/byte-count';
import type { Figures } from '@/server/exchange/figures';
import type { Listed } from '@/server/exchange/folder/read-folder';
import { plural } from '@/server/exchange/reading/sentences';
import type { ImportedEntry } from '@/server/imports/import-paths';

/** What a file holds, for a terminal. */
export function importLines(figures: Figures | ImportedEntry): string[] {
  const { file, format, version, task, attempts, nodes, branchPoints, leaves, depth } = figures;
  const counts = 'counts' in figures ? figures.counts : {};
  const tree =
    nodes === 0 && attempts === 0
      ? 'no steps'
      : `${plural(attempts, 'attempt')}, ${plural(nodes, 'step')}, ${plural(branchPoints, 'branch point')}, ${leaves === 1 ? '1 leaf' : `${leaves} leaves`}, depth ${depth}`;
  const others = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return [
    file,
    `  ${[format, version].filter(Boolean).join(' ')}${task === null ? '' : `, task ${task}`}`,
    `  ${tree}${others.length > 0 ? ` (${others.join(', ')})` : ''}`,
    `  ${costLine(figures)}; ${outcomeLine(figures.resolved)}`,
    ...(figures.runId === null ? [] : [`  run ${figures.runId}`]),
    ...figures.notes.map((note) => `  - ${note}`),
  ].map(harmless);
}

/** A line without what a terminal would obey: names and notes come from files of others. */
export const harmless = (line: string) => line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\uFFFD');

function costLine({ usd, inputTokens, outputTokens }: Figures | ImportedEntry): string {
  const cost = usd === null ? 'cost unknown' : `$${Number(usd.toPrecision(6))}`;
  if (inputTokens === null && outputTokens === null) return cost;
  return `${cost}, ${inputTokens ?? '?'} input and ${outputTokens ?? '?'} output tokens`;
}

const outcomeLine = (resolved: boolean | null) =>
  resolved === null ? 'outcome unknown' : resolved ? 'resolved' : 'not resolved';

export const leftOutLine = (count: number) =>
  `${plural(count, 'file')} left out: no reader knows them, or they only tell how a run ended.`;

/** One thing of a folder in one line. */
export const listLine = ({ path, task, size, resolved }: Listed): string =>
  [path, task ?? '', byteCount(size), resolved === null ? '' : resolved ? 'resolved' : 'not resolved']
    .filter((part) => part !== '')
    .join('  ');

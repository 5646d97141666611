import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A row of the table of figures that files from real runs must give. Null: the table does not tell. */
export interface Truth {
  file: string;
  /** Name and version as the counting script wrote them. */
  format: string;
  nodes: number | null;
  branchPoints: number | null;
  leaves: number | null;
  depth: number | null;
  usd: number | null;
  toolCalls: number | null;
  /** Further figures: rows, samples, sidechain, forks, badLines. */
  counts: Record<string, number>;
  resolved: string | null;
}

const numberIn = (text: string | undefined) => (text === undefined || text === '' ? null : Number(text));

export function truthIn(fixtures: string): Truth[] {
  const table = readFileSync(path.join(fixtures, 'TRUTH.md'), 'utf8');
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, file = '', format = '', nodes, branchPoints, leaves, depth, other = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      const others = new Map(other.split(', ').map((one) => one.split(' ') as [string, string]));
      const usd = others.get('cost');
      const counts = ['rows', 'samples', 'sidechain', 'forks', 'badLines'].flatMap((key) =>
        others.has(key) ? [[key, Number(others.get(key))]] : [],
      );
      return {
        file: file.replaceAll('`', ''),
        format: format.replace(/\['([^']+)'\]/, '$1'),
        nodes: numberIn(nodes),
        branchPoints: numberIn(branchPoints),
        leaves: numberIn(leaves),
        depth: numberIn(depth),
        usd: usd === undefined || usd === 'nan' ? null : Number(usd),
        toolCalls: numberIn(others.get('toolCalls')),
        counts: Object.fromEntries(counts),
        resolved: others.get('resolved') ?? null,
      };
    });
}

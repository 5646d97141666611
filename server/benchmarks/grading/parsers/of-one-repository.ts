import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';
import { withoutColours } from './colours';

const indentOf = (line: string) => line.length - line.trimStart().length;

/** wp-calypso's Jest: several runs in one log; a name is joined with those of the blocks around it, with `- ` without any. */
export const calypso: LogParser = (log) => {
  const found: Statuses = new Map();
  const suites: { name: string; indent: number }[] = [];
  for (const run of log.split(' ./node_modules/.bin/jest ').slice(1)) {
    for (const line of run.split('\n')) {
      if (line.startsWith('Test Suites') || line.startsWith('  ● ')) break;
      const [, mark, name] = /^\s+([✓✕])\s(.*?)(?:\(\d+ms\))?$/.exec(line) ?? [];
      const indent = indentOf(line);
      if (name !== undefined) {
        const full = `${suites.map((suite) => suite.name).join(' - ')} - ${name}`.trim();
        found.set(full, mark === '✓' ? 'PASSED' : 'FAILED');
      } else if (indent > 0) {
        while ((suites.at(-1)?.indent ?? -1) >= indent) suites.pop();
        suites.push({ name: line.trim(), indent });
      }
    }
  }
  return found;
};

/** Chart.js' Karma: only what failed is read. The blank before FAILED belongs to the name. */
export const chartJs: LogParser = (log) => {
  const failed = withoutColours(log).matchAll(/Chrome\s[\d.]+[^\S\r\n]\(.+?\)[^\S\r\n](.*)FAILED$/gm);
  return new Map([...failed].map(([, name = '']) => [name, 'FAILED']));
};

/** marked's Jasmine: the numbered list of failures. */
export const marked: LogParser = (log) =>
  new Map([...log.matchAll(/^\d+\)\s(.*)/gm)].map(([, name = '']) => [name.trim(), 'FAILED']));

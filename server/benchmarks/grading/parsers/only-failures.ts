import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';
import { withoutColours } from './colours';

/** The line of a failed test in Karma's `dots` and `progress` reporters: the browser, its system, the name. */
const karmaFailure =
  /(?:Headless ?Chrome|Chrome(?: Headless)?|Firefox)\s[\d.]+[^\S\r\n]\(.+?\)[^\S\r\n](.*)FAILED\r?$/gm;

const karmaFailures = (log: string): string[] =>
  [...withoutColours(log).matchAll(karmaFailure)].map(([, name = '']) => name);

const allFailed = (names: readonly string[]): Statuses => new Map(names.map((name) => [name, 'FAILED']));

/** bpmn-js' Karma: only what failed is read. The blank before FAILED belongs to the name, as in the ids of its rows. */
export const bpmnJs: LogParser = (log) => allFailed(karmaFailures(log));

/** OpenLayers: what failed in Karma, and the cases whose picture differs from the one that is expected. */
export const openlayers: LogParser = (log) => {
  const cases = [
    ...withoutColours(log).matchAll(/\bcase (\.\/cases\/\S+\/main\.js')(?: \(.*\)')?: mismatch/g),
  ];
  return allFailed([...karmaFailures(log).map((name) => name.trim()), ...cases.map(([, name = '']) => name)]);
};

const titleBegins = /^(\s*)\d+\)\s(.*)$/;

/**
 * ESLint's Mocha with the `min` reporter: the numbered list of failures. The names of the blocks and of the test, in one
 * line or one to a line, are joined by blanks and end with the colon that closes the title. A name may hold such a colon
 * itself, so every line that ends with one may be the last of the title.
 */
export const eslint: LogParser = (log) => {
  const names: string[] = [];
  let title: string[] = [];
  let indent = Number.POSITIVE_INFINITY;
  for (const line of withoutColours(log).split('\n')) {
    const [, blanks = '', first] = titleBegins.exec(line) ?? [];
    const depth = line.length - line.trimStart().length;
    const isNext = title.length > 0 && depth > indent && line.trim() !== '';
    if (first !== undefined) title = [first.trim()];
    else if (isNext) title.push(line.trim());
    else title = [];
    indent = first === undefined ? depth : blanks.length;
    if (title.length > 0 && line.trimEnd().endsWith(':')) names.push(title.join(' '));
  }
  return allFailed(names);
};

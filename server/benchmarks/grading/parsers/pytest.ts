import { isStatus, type LogParser, partsOf, type Statuses } from '@/server/benchmarks/grading/status';

/** A line of pytest's short summary (`-rA`): a status, then the id up to its first blank. */
function readSummaryLine(line: string, into: Statuses, named: (name: string) => string): void {
  const [status, name] = partsOf(line.startsWith('FAILED') ? line.replaceAll(' - ', ' ') : line);
  if (/^\s/.test(line) || !isStatus(status) || name === undefined) return;
  // A count of skipped places, not a test: `SKIPPED [3] tests/test_a.py:7: reason`.
  if (status === 'SKIPPED' && /^\[\d+\]$/.test(name)) return;
  into.set(named(name), status);
}

const summary =
  (named: (name: string) => string, cleaned: (line: string) => string = (line) => line): LogParser =>
  (log) => {
    const found: Statuses = new Map();
    for (const line of log.split('\n')) readSummaryLine(cleaned(line), found, named);
    return found;
  };

const asIs = (name: string) => name;

/** pytest with `-rA`. */
export const pytest = summary(asIs);

/** An absolute path as parameter differs between machines: only its last part is kept. */
function shortOption(name: string): string {
  const [, main, option] = /^(.*?)\[(.*)\]/.exec(name) ?? [];
  if (main === undefined || option === undefined) return name;
  const isPath = option.startsWith('/') && !option.startsWith('//') && !option.includes('*');
  return `${main}[${isPath ? `/${option.slice(option.lastIndexOf('/') + 1)}` : option}]`;
}

/** pytest with `-rA`, parameters that are paths shortened. */
export const pytestOptions = summary(shortOption);

/** Matplotlib's ids hold enumeration members in one version and their numbers in another. */
export const matplotlib = summary(asIs, (line) =>
  line.replaceAll('MouseButton.LEFT', '1').replaceAll('MouseButton.RIGHT', '3'),
);

/** pytest with colours, status first or last; an id may hold blanks. */
export const pytestV2: LogParser = (log) => {
  const found: Statuses = new Map();
  for (const raw of log.split('\n')) {
    const line = raw.replace(/\[\d+m/g, '').replace(/[\u0001-\u001f]/g, '');
    const parts = partsOf(line.startsWith('FAILED') ? (line.split(' - ')[0] ?? '') : line);
    const [first, last] = [parts[0], parts.at(-1)];
    if (parts.length < 2) continue;
    if (isStatus(first) && !/^\s/.test(line)) found.set(parts.slice(1).join(' '), first);
    else if (isStatus(last) && !/\s$/.test(line)) found.set(parts.slice(0, -1).join(' '), last);
  }
  return found;
};

import { type LogParser, partsOf, type Statuses } from '@/server/benchmarks/grading/status';

/** pytest of seaborn: FAILED comes first, PASSED first or in second place. */
export const seaborn: LogParser = (log) => {
  const found: Statuses = new Map();
  for (const line of log.split('\n')) {
    const [first, second] = partsOf(line);
    if (first === undefined || second === undefined || /^\s/.test(line)) continue;
    if (first === 'FAILED' || first === 'PASSED') found.set(second, first);
    else if (second === 'PASSED' && line.includes(' PASSED ')) found.set(first, 'PASSED');
  }
  return found;
};

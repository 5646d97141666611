import { z } from 'zod';
import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';

const titled = z.array(z.object({ fullTitle: z.string() }));
const report = z.object({ stats: z.object({}), passes: titled, failures: titled });

/** Each costs a look at the rest of the log. */
const mostUnclosed = 20;

/**
 * Mocha's JSON reports, wherever they stand in the log: other output may come before, between and after them. A test that
 * is pending has no status. What failed in one report of the log has failed.
 */
export const mochaJson: LogParser = (log) => {
  const found: Statuses = new Map();
  let from = 0;
  let unclosed = 0;
  for (const { index } of log.matchAll(/\{\s*"stats":/g)) {
    if (index < from || unclosed === mostUnclosed) continue;
    const text = objectAt(log, index);
    if (text === undefined) unclosed += 1;
    const read = report.safeParse(text === undefined ? undefined : parsed(text));
    if (!read.success) continue;
    from = index + (text?.length ?? 0);
    for (const { fullTitle } of read.data.passes) found.set(fullTitle, 'PASSED');
    for (const { fullTitle } of read.data.failures) found.set(fullTitle, 'FAILED');
  }
  return found;
};

/** The text of the JSON object that begins at a place; undefined where it does not end. */
function objectAt(text: string, from: number): string | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  token.lastIndex = from;
  let depth = 0;
  for (let one = token.exec(text); one !== null; one = token.exec(text)) {
    if (one[0] === '{') depth += 1;
    else if (one[0] === '}') depth -= 1;
    if (depth === 0) return text.slice(from, token.lastIndex);
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

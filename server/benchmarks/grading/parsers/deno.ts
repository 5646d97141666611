import type { LogParser, Statuses } from '@/server/benchmarks/grading/status';
import { withoutColours } from './colours';

/** Deno's own test runner, as Quarto uses it: `name ... ok (12ms)` or `name ... FAILED`. One that is ignored has no status. */
export const deno: LogParser = (log) => {
  const found: Statuses = new Map();
  for (const [, name = '', mark] of withoutColours(log).matchAll(/^(.+) \.\.\. (ok|FAILED)\b/gm)) {
    found.set(name, mark === 'ok' ? 'PASSED' : 'FAILED');
  }
  return found;
};

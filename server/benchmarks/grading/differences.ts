import { statusOf } from './lookup';
import type { Statuses } from './status';

/** Ids that pytest prints behind XPASS, which is no status for the harness. */
function unexpectedPasses(output: string): string[] {
  return [...output.matchAll(/^XPASS (\S+)|^(\S+) XPASS\b/gm)].map(
    ([, first, second]) => first ?? second ?? '',
  );
}

/**
 * Where Espalier's own reading of the tests differs from the official verdict, and why, as sentences: an expected failure
 * is no pass, a guard that was skipped is not kept, and an unexpected pass is one.
 */
export function differencesOf(
  statuses: Statuses,
  output: string,
  { failToPass, passToPass }: { failToPass: readonly string[]; passToPass: readonly string[] },
): string[] {
  const passes = new Set(unexpectedPasses(output));
  return [...failToPass, ...passToPass].flatMap((id) => {
    const status = statusOf(id, statuses);
    if (status === 'XFAIL') {
      return [`${id} failed as its author expects: officially passed, by Espalier's reading skipped.`];
    }
    if (status === 'SKIPPED' && passToPass.includes(id)) {
      return [`${id} was skipped: officially kept, by Espalier's reading not passing.`];
    }
    if (status === undefined && passes.has(id)) {
      return [
        `${id} passed although its author expects a failure: officially absent, by Espalier's reading passed.`,
      ];
    }
    return [];
  });
}

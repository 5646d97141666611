import { clipped } from '@/server/core/base/clipped';
import type { Score, TestResult } from '@/server/core/verdict/outcome';
import type { Edit, PartialWin } from './experience';

export interface FindingSource {
  partialWins: readonly PartialWin[];
  failedEdits: readonly Edit[];
  atStart: { tests: readonly TestResult[]; score: Score } | null;
  atEnd: { tests: readonly TestResult[]; score: Score } | null;
}

const mostFindings = 10;

/** Sentences worth telling the next attempt, by rule: what helped, where failures lead, what broke, where edits were in vain. */
export function keyFindings({ partialWins, failedEdits, atStart, atEnd }: FindingSource): string[] {
  const won = partialWins
    .filter((win) => win.fixed.length > 0 && win.edits.length > 0)
    .map((win) => `${named(win.fixed)} came to pass after a change in ${pathsOf(win.edits)}.`);
  const leads = (atEnd?.tests ?? [])
    .filter((test) => test.status === 'failed' && test.frame !== null)
    .map((test) => `${leadOf(test.id)} leads to ${clipped(test.frame ?? '', 200)}.`);
  return [...won, ...broken(atStart, atEnd), ...leads, ...inVain(failedEdits, partialWins)].slice(
    0,
    mostFindings,
  );
}

/** How a finding about where a test's failure leads begins. */
export const leadOf = (test: string): string => `The failure of “${clipped(test, 120)}”`;

function broken(atStart: FindingSource['atStart'], atEnd: FindingSource['atEnd']): string[] {
  const passed = new Set(atStart?.tests.filter((test) => test.status === 'passed').map((test) => test.id));
  const now = atEnd?.tests.filter((test) => test.status === 'failed' && passed.has(test.id)) ?? [];
  return now.length > 0 ? [`The changes at the end broke ${named(now.map((test) => test.id))}.`] : [];
}

function inVain(failed: readonly Edit[], wins: readonly PartialWin[]): string[] {
  const helped = new Set(wins.flatMap((win) => win.edits.map((edit) => edit.path)));
  const counts = new Map<string, number>();
  for (const { path } of failed) if (!helped.has(path)) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(
      ([path, count]) => `None of the ${count} edits tried in ${clipped(path, 120)} made more tests pass.`,
    );
}

function named(tests: readonly string[]): string {
  const shown = tests.slice(0, 3).map((test) => `“${clipped(test, 120)}”`);
  const rest = tests.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

const pathsOf = (edits: readonly Edit[]): string =>
  [...new Set(edits.map((edit) => clipped(edit.path, 120)))].join(', ');

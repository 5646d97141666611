import type { Notes } from '@/server/exchange/reading/notes';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { cutArguments, cutPlace } from './sentences';

/** What nests more deeply than this nobody reads, and what writes JSON may run out of stack. */
const mostLevels = 200;

/** Cuts the arguments of all calls below `mostLevels`, in place and without recursion, and counts that in the notes. */
export function boundArguments(run: ImportedRun, notes: Notes): void {
  for (const { calls } of run.nodes) for (const call of calls) bound(call.arguments, notes);
}

function bound(value: unknown, notes: Notes): void {
  const pending: { holder: Record<string, unknown>; level: number }[] = [];
  const visit = (inner: unknown, level: number): boolean => {
    if (typeof inner !== 'object' || inner === null) return true;
    if (level > mostLevels) return false;
    pending.push({ holder: inner as Record<string, unknown>, level });
    return true;
  };
  visit(value, 1);
  for (let next = pending.pop(); next; next = pending.pop()) {
    for (const key of Object.keys(next.holder)) {
      if (visit(next.holder[key], next.level + 1)) continue;
      Object.defineProperty(next.holder, key, { value: cutPlace, enumerable: true });
      notes.add(cutArguments(mostLevels));
    }
  }
}

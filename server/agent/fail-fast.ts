import { pathsEdited } from '@/server/core/agent/action';
import type { HistoryStep } from '@/server/core/ports/model';

const longestCycle = 4;
const mostOfOneEdit = 3;

/** Equal steps: the same action, and the same came of it. */
const same = (a: HistoryStep | undefined, b: HistoryStep | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.observation.text === b.observation.text &&
  JSON.stringify(a.action) === JSON.stringify(b.action);

/**
 * Why going on with an attempt is futile, as a sentence, or null. Only the attempt's own steps are looked at:
 * - it loops: its last 1…4 steps are exactly those before them, and before those (three times for single steps);
 * - it repeats itself: one and the same edit for the third time;
 * - it cannot finish: the next prompt alone has more tokens than are left.
 */
export function futile(
  own: readonly HistoryStep[],
  next: { promptTokens: number; tokensLeft: number },
): string | null {
  if (next.promptTokens > next.tokensLeft) {
    return `the next prompt has ${next.promptTokens} tokens and ${next.tokensLeft} are left`;
  }
  for (let length = 1; length <= longestCycle; length++) {
    const times = length === 1 ? 3 : 2;
    if (own.length < length * times) continue;
    const last = own.slice(-length * times);
    if (last.every((step, i) => i < length || same(step, last[i - length]))) {
      return length === 1
        ? 'the last 3 steps are the same'
        : `the last ${length} steps are the ${length} before them again`;
    }
  }
  const edit = own.at(-1)?.action;
  const edited = edit ? pathsEdited(edit) : [];
  if (edit && edited.length > 0) {
    const key = JSON.stringify(edit);
    const times = own.filter(({ action }) => JSON.stringify(action) === key).length;
    if (times >= mostOfOneEdit) return `the same edit of ${edited.join(', ')} for the ${times}rd time`;
  }
  return null;
}

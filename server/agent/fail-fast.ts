import { pathsEdited } from '@/server/core/agent/action';
import { type Call, callsOf } from '@/server/core/agent/call';
import type { HistoryStep } from '@/server/core/ports/model';

const longestCycle = 4;
const mostOfOneEdit = 3;

const sameCall = (a: Call, b: Call | undefined): boolean =>
  a.observation.text === b?.observation.text && JSON.stringify(a.action) === JSON.stringify(b.action);

/** Equal steps: the same calls, and the same came of them. */
function same(a: HistoryStep | undefined, b: HistoryStep | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [one, other] = [callsOf(a), callsOf(b)];
  return one.length === other.length && one.every((call, i) => sameCall(call, other[i]));
}

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
  const last = own.at(-1);
  for (const { action: edit } of last ? callsOf(last) : []) {
    const edited = pathsEdited(edit);
    if (edited.length === 0) continue;
    const key = JSON.stringify(edit);
    const times = own.filter((step) => callsOf(step).some(({ action }) => JSON.stringify(action) === key));
    if (times.length >= mostOfOneEdit)
      return `the same edit of ${edited.join(', ')} in ${times.length} steps`;
  }
  return null;
}

import { setImmediate } from 'node:timers/promises';

/** Other work of this thread gets its turn this often (ms). */
const turnMs = 20;

/** Returns what long work awaits now and then: it lets other work go on where its turn has come. */
export function turns(): () => Promise<void> | void {
  let since = performance.now();
  return () => {
    if (performance.now() - since <= turnMs) return;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}

import type { Waiting } from '@/server/models/language/retry';

/** Time that passes only when everybody waits. */
export function virtualTime() {
  let now = 0;
  let sleeping: { at: number; wake: () => void }[] = [];
  const waiting: Waiting = {
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const abort = () => reject(signal.reason);
        signal.addEventListener('abort', abort, { once: true });
        const wake = () => {
          signal.removeEventListener('abort', abort);
          resolve();
        };
        sleeping.push({ at: now + ms, wake });
      }),
  };
  return {
    waiting,
    now: () => now,
    /** Lets time pass until the work is done. */
    async until(work: Promise<unknown>): Promise<void> {
      let done = false;
      const finish = () => {
        done = true;
      };
      work.then(finish, finish);
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = Math.min(...sleeping.map(({ at }) => at));
        if (done || next === Infinity) continue;
        now = next;
        const due = sleeping.filter(({ at }) => at <= now);
        sleeping = sleeping.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}

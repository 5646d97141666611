import { outageOf } from './outage/outage';
import { attempt, retryMs } from './outage/wait-out';
import { type Client, deferring, oncePerClient } from './prepared';
import { forgetUnwritten } from './texts';

/**
 * Appends of one turn of the event loop share one transaction: a commit writes a dozen pages whatever it commits, and at
 * sixteen attempts at once that was most of the time. The transaction ends before the process next waits for anything
 * (timers and sockets come after), or after so many appends, whichever is first. Killed before that, the process leaves
 * the log as it was at the last commit: a prefix, each event with its rows, as after any kill.
 *
 * While another program holds the database, the writes are kept in memory and written in one transaction when it is
 * free. Whoever appends waits for that (`written`) before it begins anything new, so that little is kept.
 */
export interface Turn {
  /** Whether writes are kept in memory because the database is busy. */
  readonly waiting: boolean;
  /**
   * Opens the transaction unless it is open. `failed` hears if it could not be committed: then nothing of it was.
   * Where the database is busy no transaction is open afterwards, and `keep` takes the writes (`waiting`).
   */
  join(failed: (error: unknown) => void): void;
  /** Runs `work` and keeps its inserts and updates until the database is free. `check` runs before they are written. */
  keep<T>(part: { check(): void; failed: (error: unknown) => void }, work: () => T): T;
  /** Resolves once nothing waits to be written, or `signal` is aborted. */
  written(signal?: AbortSignal): Promise<void>;
  /** Commits now; while the database is busy it tries once. */
  end(): void;
}

const mostAppends = 256;

interface KeptAppend {
  check(): void;
  failed: (error: unknown) => void;
  writes: (() => void)[];
}

export const turnOf = oncePerClient((client: Client): Turn => {
  const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((sql) =>
    client.prepare(sql),
  );
  const joined = new Set<(error: unknown) => void>();
  let appends = 0;
  let scheduled: NodeJS.Immediate | null = null;
  /** Oldest first; null unless the database is busy. */
  let kept: KeptAppend[] | null = null;
  let retrying: NodeJS.Timeout | null = null;
  const resolvers = new Set<() => void>();

  function end(): void {
    if (kept !== null) return void writeKept();
    if (scheduled) clearImmediate(scheduled);
    scheduled = null;
    appends = 0;
    const hearers = [...joined];
    joined.clear();
    if (hearers.length === 0 || !client.open || !client.inTransaction) return;
    try {
      commit?.run();
    } catch (error) {
      if (client.inTransaction) rollback?.run();
      for (const failed of hearers) failed(error);
    }
  }

  /** Opens the transaction. Returns whether the database let it. */
  function opened(): boolean {
    try {
      attempt(client, () => begin?.run());
      return true;
    } catch (error) {
      if (outageOf(error) !== 'busy') throw error;
      return false;
    }
  }

  function join(failed: (error: unknown) => void): void {
    if (kept !== null) return;
    if (scheduled === null) {
      // Within somebody else's transaction the append is part of that one.
      if (client.inTransaction) return;
      if (!opened()) {
        kept = [];
        retrying = setTimeout(retry, retryMs);
        return;
      }
      scheduled = setImmediate(end);
    }
    appends++;
    joined.add(failed);
    if (appends >= mostAppends) queueMicrotask(end);
  }

  function retry(): void {
    retrying = null;
    if (kept !== null && !writeKept()) retrying = setTimeout(retry, retryMs);
  }

  /** Writes what was kept, if the database lets it. Whose append fails loses all that it kept from there on. */
  function writeKept(): boolean {
    const appended = kept ?? [];
    const failures = new Map<KeptAppend['failed'], unknown>();
    try {
      if (!client.open || client.inTransaction || !opened()) return false;
      for (const { check, failed, writes } of appended) {
        if (failures.has(failed)) continue;
        try {
          client.transaction(() => {
            check();
            for (const write of writes) write();
          })();
        } catch (error) {
          failures.set(failed, error);
        }
      }
      commit?.run();
    } catch (error) {
      if (client.inTransaction) rollback?.run();
      for (const { failed } of appended) failures.set(failed, error);
    }
    giveUpKept();
    for (const [failed, error] of failures) failed(error);
    return true;
  }

  function giveUpKept(): void {
    kept = null;
    if (retrying) clearTimeout(retrying);
    retrying = null;
    forgetUnwritten(client);
    for (const resolve of [...resolvers]) resolve();
  }

  // Whoever closes the database in the middle of a turn loses nothing of it.
  const close = client.close.bind(client);
  client.close = () => {
    end();
    if (kept !== null) giveUpKept();
    return close();
  };

  return {
    get waiting() {
      return kept !== null;
    },
    join,
    keep(part, work) {
      if (kept === null) throw new Error('The database is not busy: nothing is kept.');
      const writes: (() => void)[] = [];
      const result = deferring(client, writes, work);
      kept.push({ ...part, writes });
      return result;
    },
    written(signal) {
      if (kept === null || signal?.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          resolvers.delete(done);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        resolvers.add(done);
        signal?.addEventListener('abort', done, { once: true });
      });
    },
    end,
  };
});

import { type Client, oncePerClient } from './prepared';

/**
 * Appends of one turn of the event loop share one transaction: a commit writes a dozen pages whatever it commits, and at
 * sixteen attempts at once that was most of the time. The transaction ends before the process next waits for anything
 * (timers and sockets come after), or after so many appends, whichever is first. Killed before that, the process leaves
 * the log as it was at the last commit: a prefix, each event with its rows, as after any kill.
 */
export interface Turn {
  /** Opens the transaction unless it is open. `failed` hears if it could not be committed: then nothing of it was. */
  join(failed: (error: unknown) => void): void;
  /** Commits now. */
  end(): void;
}

const mostAppends = 256;

export const turnOf = oncePerClient((client: Client): Turn => {
  const [begin, commit, rollback] = ['begin immediate', 'commit', 'rollback'].map((sql) =>
    client.prepare(sql),
  );
  const joined = new Set<(error: unknown) => void>();
  let appends = 0;
  let scheduled: NodeJS.Immediate | null = null;

  function end(): void {
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

  // Whoever closes the database in the middle of a turn loses nothing of it.
  const close = client.close.bind(client);
  client.close = () => {
    end();
    return close();
  };

  return {
    join(failed) {
      if (scheduled === null) {
        // Within somebody else's transaction the append is part of that one.
        if (client.inTransaction) return;
        begin?.run();
        scheduled = setImmediate(end);
      }
      appends++;
      joined.add(failed);
      if (appends >= mostAppends) queueMicrotask(end);
    },
    end,
  };
});

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { errorMessage } from '@/server/core/base/error-message';
import { type Places, rateWaitMs, spanMs } from './places';
import { countsUnusable } from './sentences';

/** How long a place or a turn in line is kept for a process that gives no sign of life, and how often it gives one. */
const leaseMs = 15_000;
const heartbeatMs = 5_000;
/** How long SQLite waits for another program, while the thread stands still; and after how long a write is tried again. */
const busyMs = 200;
/** How often a process looks whether another has given a place back. */
const lookMs = 20;

/**
 * `lease` is when a request that has not ended counts as ended, since its process is gone. A process stands in `line`
 * with one ticket for each endpoint: processes take turns, and none is starved by another's longer line.
 */
const tables = `
  create table if not exists requests (
    id integer primary key, endpoint text not null, owner text not null,
    begun real not null, ended integer not null, lease real not null
  );
  create index if not exists requests_by_endpoint on requests (endpoint, begun);
  create table if not exists line (
    ticket integer primary key autoincrement, endpoint text not null, owner text not null, lease real not null,
    unique (endpoint, owner)
  );
  create table if not exists holds (endpoint text primary key, until real not null);
`;

/** Milliseconds since the machine started, the same for all its processes. */
const sinceBoot = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');

/** The places of all endpoints of one directory, whichever process takes them: every process that uses the same file shares them. */
export interface SharedPlaces {
  of(endpoint: string): Places;
  close(): void;
}

/**
 * Opens (and makes) the file at first use. Times are those of a clock that processes of one machine have in common and
 * that never jumps; it begins anew when the machine starts, and what the file holds from before is void. Every question
 * is one short transaction. While another program holds the file, requests wait. Errors: a file that cannot be used
 * throws with what to do.
 */
export function sharedPlaces(file: string, now: () => number = sinceBoot): SharedPlaces {
  const owner = `${process.pid} ${randomUUID()}`;
  let opened: ReturnType<typeof open> | null = null;
  let held = 0;
  let heartbeat: NodeJS.Timeout | null = null;
  const ledger = () => (opened ??= open(file, now()));

  /** While a place or a turn is held the process says that it lives. */
  function hold(more: 1 | -1): void {
    held += more;
    if (held > 0 && heartbeat === null) {
      heartbeat = setInterval(() => {
        try {
          ledger().renew(now() + leaseMs, owner);
        } catch {
          // A busy file: the next one comes well before the lease runs out.
        }
      }, heartbeatMs).unref();
    }
    if (held > 0 || heartbeat === null) return;
    clearInterval(heartbeat);
    heartbeat = null;
  }

  return {
    of(endpoint) {
      let waiting = false;
      const leave = () => {
        if (!waiting) return;
        waiting = false;
        sooner(() => ledger().leave.run(endpoint, owner));
        hold(-1);
      };
      return {
        take({ concurrency, requestsPerMinute: rate }) {
          const slot = unlessBusy(() =>
            ledger().exclusive(() => {
              const { db } = ledger();
              const at = now();
              db.clean.run(endpoint, at - spanMs, at);
              const last = rate === null ? undefined : db.last.get(endpoint, at - spanMs, rate - 1)?.begun;
              const under = db.under.get(owner, endpoint, at) ?? { all: 0, own: 0 };
              const ahead = Number(db.ahead.pluck().get(endpoint, owner, at, endpoint, owner));
              const until = Number(db.held.pluck().get(endpoint) ?? 0);
              const waitMs = Math.max(0, Math.min(until - at, spanMs * 5), rateWaitMs(last, at));
              const full = concurrency !== null && under.all >= concurrency;
              if (waitMs === 0 && !full && ahead === 0) {
                const { lastInsertRowid } = db.begin.run(endpoint, owner, at, at + leaseMs);
                return { id: lastInsertRowid };
              }
              db.stand.run(endpoint, owner, at + leaseMs);
              if (waitMs > 0) return { waitMs };
              // Only what ends here can be heard of; what ends elsewhere has to be looked for.
              const alone = full && ahead === 0 && under.all === under.own;
              return { waitMs: alone ? Number.POSITIVE_INFINITY : lookMs };
            }),
          );
          if ('waitMs' in slot) {
            if (!waiting) hold(1);
            waiting = true;
            return slot;
          }
          leave();
          hold(1);
          return {
            give() {
              sooner(() => ledger().db.end.run(slot.id));
              hold(-1);
            },
          };
        },
        leave,
        holdOff(ms) {
          const until = now() + ms;
          sooner(() => ledger().db.holdOff.run(endpoint, until));
        },
      };
    },
    close() {
      if (heartbeat !== null) clearInterval(heartbeat);
      heartbeat = null;
      opened?.client.close();
      opened = null;
    },
  };
}

/** Asks again soon where another program holds the file. */
function unlessBusy(claim: () => Slot): Slot {
  try {
    return claim();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return { waitMs: busyMs };
  }
}

/** Runs a write now, or again until the file is free. */
function sooner(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isBusy(error)) throw error;
    setTimeout(() => sooner(write), busyMs).unref();
  }
}

/** Removes what was written before the machine started, or by the time of day: it lies in the future. */
function forgetEarlier(client: BetterSqlite3.Database, at: number): void {
  client.prepare('delete from requests where begun > ? or lease > ?').run(at, at + 2 * leaseMs);
  client.prepare('delete from line where lease > ?').run(at + 2 * leaseMs);
  client.prepare('delete from holds where until > ?').run(at + 5 * spanMs);
}

type Slot = { id: number | bigint } | { waitMs: number };

function open(file: string, at: number) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const client = new BetterSqlite3(file, { timeout: busyMs });
    // What is lost with the machine's power is what requests were begun in the last minute.
    client.pragma('journal_mode = WAL');
    client.pragma('synchronous = OFF');
    client.exec(tables);
    forgetEarlier(client, at);
    const lease = {
      requests: client.prepare<[number, string]>(
        'update requests set lease = ? where owner = ? and ended = 0',
      ),
      line: client.prepare<[number, string]>('update line set lease = ? where owner = ?'),
    };
    const transaction = client.transaction((claim: () => Slot) => claim());
    return {
      client,
      exclusive: (claim: () => Slot): Slot => transaction.immediate(claim),
      renew(until: number, owner: string) {
        lease.requests.run(until, owner);
        lease.line.run(until, owner);
      },
      leave: client.prepare<[string, string]>('delete from line where endpoint = ? and owner = ?'),
      db: {
        clean: client.prepare<[string, number, number]>(
          'delete from requests where endpoint = ? and begun <= ? and (ended = 1 or lease < ?)',
        ),
        last: client.prepare<[string, number, number], { begun: number }>(
          'select begun from requests where endpoint = ? and begun > ? order by begun desc limit 1 offset ?',
        ),
        under: client.prepare<[string, string, number], { all: number; own: number }>(
          'select count(*) as "all", coalesce(sum(owner = ?), 0) as own from requests where endpoint = ? and ended = 0 and lease >= ?',
        ),
        ahead: client.prepare<[string, string, number, string, string]>(
          'select count(*) from line where endpoint = ? and owner <> ? and lease >= ? and ticket < coalesce((select ticket from line where endpoint = ? and owner = ?), 9e15)',
        ),
        held: client.prepare<[string]>('select until from holds where endpoint = ?'),
        begin: client.prepare<[string, string, number, number]>(
          'insert into requests (endpoint, owner, begun, ended, lease) values (?, ?, ?, 0, ?)',
        ),
        end: client.prepare<[number | bigint]>('update requests set ended = 1 where id = ?'),
        stand: client.prepare<[string, string, number]>(
          'insert into line (endpoint, owner, lease) values (?, ?, ?) on conflict (endpoint, owner) do update set lease = excluded.lease',
        ),
        holdOff: client.prepare<[string, number]>(
          'insert into holds (endpoint, until) values (?, ?) on conflict (endpoint) do update set until = max(until, excluded.until)',
        ),
      },
    };
  } catch (error) {
    throw new Error(countsUnusable(file, errorMessage(error)));
  }
}

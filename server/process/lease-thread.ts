import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import { heartbeatMs } from '@/db/leases';
import { renewEveryLease } from '@/db/leases-of-owner';
import type { LeaseThreadInput } from './lease-keeper';

/** How many beats of the owner's thread may be missing before its leases are left to run out: five minutes. */
const mostMissing = 300_000 / heartbeatMs;

/** The thread of `keepLeases`. */
const { file, owner, beats }: LeaseThreadInput = workerData;
const counter = new Int32Array(beats);
const client = new BetterSqlite3(file, { timeout: 0 });
let seen = Atomics.load(counter, 0);
let missing = 0;
const timer = setInterval(() => {
  const now = Atomics.load(counter, 0);
  missing = now === seen ? missing + 1 : 0;
  seen = now;
  if (missing < mostMissing) renewEveryLease(client, owner, Date.now());
}, heartbeatMs);
parentPort?.once('message', () => {
  clearInterval(timer);
  client.close();
});

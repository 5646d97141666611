import { leaseMs } from './leases';
import { outageOf } from './outage/outage';
import type { Client } from './prepared';

/** The tables whose rows are held by lease, and the statuses of a row that somebody works on. Their indices are by status. */
const held = [
  { table: 'runs', statuses: "'queued', 'preparing', 'running', 'paused'" },
  { table: 'quality_reports', statuses: "'running'" },
  { table: 'gradings', statuses: "'running'" },
] as const;

/**
 * Renews what the owner holds. Does nothing while the database cannot be written: nobody else can take a lease then
 * either. Errors: those of SQLite that are no outage.
 */
export function renewEveryLease(client: Client, owner: string, now: number): void {
  try {
    for (const { table, statuses } of held)
      client
        .prepare(
          `update ${table} set lease_until = ? where status in (${statuses}) and owner = ? and lease_until is not null`,
        )
        .run(now + leaseMs, owner);
  } catch (error) {
    if (outageOf(error) === null) throw error;
  }
}

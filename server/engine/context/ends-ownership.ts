import { outageOf } from '@/db/outage/outage';
import { LeaseLost } from '@/db/run-log';

/**
 * Whether this process cannot go on with the run as it is: its lease is lost, or the database cannot be used now. The
 * run is not at fault. Whoever owns it next goes on from what is written.
 */
export const endsOwnership = (error: unknown): boolean =>
  error instanceof LeaseLost || outageOf(error) !== null;

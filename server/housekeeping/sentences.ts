/** What people read about backups, and about the bound on runs. */
import { byteCount } from '@/server/core/base/byte-count';
import type { KeepBound } from './keep-bound';

export const backupExists = (directory: string): string =>
  `${directory} holds files already. Name a new or an empty directory for the backup.`;

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** Where the bound comes from, in brackets. */
const settings = (bound: KeepBound): string =>
  [
    bound.days !== null && `ESPALIER_KEEP_DAYS=${bound.days}`,
    bound.bytes !== null && `ESPALIER_KEEP_GB=${bound.bytes / 2 ** 30}`,
  ]
    .filter(Boolean)
    .join(', ');

/** What the bound means, in a sentence or two. */
export function keepMeans(bound: KeepBound): string {
  if (bound.days === null && bound.bytes === null) {
    return 'Runs are kept until a person deletes them. ESPALIER_KEEP_DAYS and ESPALIER_KEEP_GB set a bound.';
  }
  const rules = [
    bound.days !== null && `${days(bound.days)} after their end`,
    bound.bytes !== null && `oldest first above ${byteCount(bound.bytes)}`,
  ].filter(Boolean);
  return `Runs that have ended are deleted ${rules.join(', and ')} (${settings(bound)}), unless they have a pin or a note, were imported, or belong to an experiment.`;
}

export const deletedByBound = (id: string, bound: KeepBound): string =>
  `deleted run ${id}: it was beyond the bound (${settings(bound)})`;

/** How many runs are deleted at the next look. */
export const dueNow = (runs: number): string =>
  runs === 0 ? 'None is due now.' : runs === 1 ? '1 is due now.' : `${runs} are due now.`;

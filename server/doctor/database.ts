import { existsSync, statSync } from 'node:fs';
import { isDead } from '@/db/leases';
import { type DataPaths, openForReading } from '@/db/open';
import { firstLine } from '@/db/opening/content';
import { UnusableDatabase } from '@/db/opening/unusable';
import { outageMessage } from '@/db/outage/outage';
import { migrationsBehind } from '@/db/upgrade';
import { byteCount } from '@/server/core/base/byte-count';
import { type Finding, findingsOf } from './finding';

const { ok, warning, problem } = findingsOf('database');

/** A log of changes beside the database that is larger than this is held back by a reader. Bytes. */
const largeWal = 256 << 20;

/** Reads the whole database; changes nothing. */
export function checkDatabase({ database }: DataPaths): Finding[] {
  if (!existsSync(database)) return [ok(`There is no database ${database} yet; the first start makes it.`)];
  try {
    return openedFindings(database);
  } catch (error) {
    if (error instanceof UnusableDatabase) return [problem(error.message)];
    const outage = outageMessage(error);
    if (outage !== null) return [warning(outage, 'Close that program, then look again.')];
    throw error;
  }
}

function openedFindings(database: string): Finding[] {
  const client = openForReading(database);
  try {
    const found = String(client.pragma('integrity_check(1)', { simple: true }));
    if (found !== 'ok') {
      return [
        problem(
          `The database ${database} is damaged (${firstLine(found)}).`,
          'Stop Espalier and restore a backup (docs/reliability.md).',
        ),
      ];
    }
    const behind = migrationsBehind(client);
    const { size } = statSync(database);
    const wal = statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const runs = behind === null ? 0 : Number(client.prepare('select count(*) from runs').pluck().get());
    const owners = client
      .prepare<[], string>('select distinct owner from runs where owner is not null')
      .pluck()
      .all();
    const orphans = owners.filter(isDead).length;
    return [
      ok(`${database} is whole: ${runs} ${runs === 1 ? 'run' : 'runs'}, ${byteCount(size)}.`),
      behind === 'newer'
        ? problem('A newer version of Espalier wrote the database.', 'Update Espalier.')
        : behind === 'older'
          ? warning(
              'An older version wrote the database.',
              'The next start brings it up to date. Make a backup before.',
            )
          : ok('The database is of this version.'),
      wal > largeWal
        ? warning(
            `The log of changes beside the database has grown to ${byteCount(wal)}: a reader holds it back.`,
            'Close shells and other programs that have the database open.',
          )
        : ok(`The log of changes beside the database takes ${byteCount(wal)}.`),
      ...(orphans > 0
        ? [warning('A process that ran runs is gone.', 'Start Espalier: an engine continues its runs.')]
        : []),
    ];
  } finally {
    client.close();
  }
}

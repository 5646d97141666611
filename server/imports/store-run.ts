import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from '@/db/connection';
import { releaseRun } from '@/db/leases';
import { openRunLog } from '@/db/run-log';
import { createRun } from '@/db/runs';
import { originHash, runs } from '@/db/schema';
import { putText } from '@/db/texts';
import type { RunId } from '@/server/core/base/ids';
import type { Actor } from '@/server/core/run/actor';
import type { NewEvent } from '@/server/core/run/event';
import { Notes } from '@/server/exchange/reading/notes';
import { cleaned } from '@/server/exchange/run/clean';
import type { ImportedRun } from '@/server/exchange/run/imported-run';
import { boundArguments } from './bounded';
import { eventsOf } from './run-events';
import { originOf, specOf } from './run-spec';

/** What became of a run that was read: stored, or there already. */
export interface StoredRun {
  runId: RunId;
  isNew: boolean;
}

const owner = 'import';
/** Events of one append: the log keeps none of them in memory. */
const batch = 500;

/**
 * Stores a run of another system with all its events in one transaction, unless the same run is there already.
 * `file` is the name it came under. Secrets are masked, and arguments that nest too deeply are cut. Errors: SQLite's.
 */
export function storeRun(
  db: Database,
  given: ImportedRun,
  { file, actor }: { file: string; actor: Actor },
): StoredRun {
  const notes = new Notes();
  boundArguments(given, notes);
  notes.addAll(given.notes);
  const run = cleaned({ ...given, notes: notes.list() });
  const sha256 = fingerprint(run);
  return db.transaction(
    (): StoredRun => {
      const known = storedBefore(db, sha256);
      if (known !== null) return { runId: known, isNew: false };
      const now = Date.now();
      const { nodes: _, ...details } = run;
      const origin = originOf(run, { file, sha256, details: putText(db, JSON.stringify(details)) });
      const runId = createRun(db, {
        spec: specOf(run, origin),
        task: { origin: 'imported', name: run.task.id, statement: run.task.statement },
        allowShell: false,
        actor,
        owner: { id: owner, leaseUntil: now },
      });
      const log = openRunLog(db, runId, owner);
      let waiting: NewEvent[] = [];
      const put = (text: string) => putText(db, text);
      for (const event of eventsOf(run, put, now)) {
        waiting.push(event);
        if (waiting.length < batch) continue;
        log.append(waiting);
        waiting = [];
      }
      log.append(waiting);
      releaseRun(db, runId, owner);
      return { runId, isNew: true };
    },
    { behavior: 'immediate' },
  );
}

/** The stored run that was read from the same content; null where there is none. */
export function storedBefore(db: Database, sha256: string): RunId | null {
  const row = db
    .select({ id: runs.id })
    .from(runs)
    .where(eq(originHash(runs.spec), sha256))
    .get();
  return row?.id ?? null;
}

/** The sha-256 (hex) of what was read. Notes are sentences of our own and do not count. */
function fingerprint({ nodes, notes: _, ...run }: ImportedRun): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(run));
  for (const node of nodes) hash.update(JSON.stringify(node));
  return hash.digest('hex');
}

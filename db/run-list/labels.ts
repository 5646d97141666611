import { inArray } from 'drizzle-orm';
import type { Connection, Database } from '@/db/connection';
import { runRow } from '@/db/runs';
import { runLabels } from '@/db/schema';
import type { RunId } from '@/server/core/base/ids';

/** What people keep of a run in the list: a name, a note, tags, and whether it is put away. */
export interface RunLabel {
  name: string;
  note: string;
  /** In the order of the alphabet, without duplicates. */
  tags: string[];
  archived: boolean;
}

const noLabel: RunLabel = { name: '', note: '', tags: [], archived: false };

type Row = typeof runLabels.$inferSelect;
const labelIn = ({ name, note, tags, archivedAt }: Row): RunLabel => ({
  name,
  note,
  tags,
  archived: archivedAt !== null,
});

/** The labels of all runs that have one. */
export const readLabels = (db: Connection): Map<RunId, RunLabel> =>
  new Map(
    db
      .select()
      .from(runLabels)
      .all()
      .map((row) => [row.runId, labelIn(row)]),
  );

/** A change of labels. Without a field, that of each run stays. */
export interface LabelChange {
  name?: string | undefined;
  note?: string | undefined;
  addTags?: string[] | undefined;
  removeTags?: string[] | undefined;
  archived?: boolean | undefined;
}

/** The label after the change. */
function changedLabel(label: RunLabel, change: LabelChange): RunLabel {
  const removed = new Set(change.removeTags);
  const tags = new Set([...label.tags.filter((tag) => !removed.has(tag)), ...(change.addTags ?? [])]);
  return {
    name: change.name ?? label.name,
    note: change.note ?? label.note,
    tags: [...tags].sort(),
    archived: change.archived ?? label.archived,
  };
}

/** Changes the labels of these runs: of all or of none. Errors: RunNotFound. */
export function changeLabels(db: Database, ids: readonly RunId[], change: LabelChange, now: number): void {
  db.transaction(
    (tx) => {
      const rows = tx
        .select()
        .from(runLabels)
        .where(inArray(runLabels.runId, [...ids]))
        .all();
      const before = new Map(rows.map((row) => [row.runId, row]));
      for (const runId of ids) {
        runRow(tx, runId);
        const row = before.get(runId);
        const { archived, ...label } = changedLabel(row ? labelIn(row) : noLabel, change);
        const archivedAt = archived ? (row?.archivedAt ?? now) : null;
        const values = { ...label, archivedAt };
        tx.insert(runLabels)
          .values({ runId, ...values })
          .onConflictDoUpdate({ target: runLabels.runId, set: values })
          .run();
      }
    },
    { behavior: 'immediate' },
  );
}

import { eq } from 'drizzle-orm';
import type { BlobHash, NodeId, RunId } from '@/server/core/base/ids';
import type { Database } from './connection';
import { type Excerpt, excerptAt } from './excerpt';
import { readOutcomeText } from './node-texts';
import { nodes } from './schema';

/** A test that came to pass or broke at a node: its name, around the part that was asked for. */
export interface TestChange extends Excerpt {
  nodeId: NodeId;
  change: 'fixed' | 'broken';
}

/**
 * The nodes at which a test whose name holds `name` (lower case) came to pass or broke, against the nearest ancestor
 * whose tests were run; one test a node. Yields after each report read, so that the caller may pause.
 */
export function* findTestChanges(db: Database, runId: RunId, name: string): Generator<TestChange | null> {
  const rows = db
    .select({ id: nodes.id, parentId: nodes.parentId, outcome: nodes.outcome })
    .from(nodes)
    .where(eq(nodes.runId, runId))
    .all();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const reports = new Map<BlobHash, Map<string, boolean>>();
  const reportOf = (hash: BlobHash) => {
    const held = reports.get(hash);
    if (held) return held;
    const tests = readOutcomeText(db, hash)?.tests ?? [];
    const read = new Map(
      tests
        .filter((test) => test.id.toLowerCase().includes(name))
        .map((test) => [test.id, test.status === 'passed']),
    );
    reports.set(hash, read);
    return read;
  };
  const above = (id: NodeId | null): BlobHash | null => {
    for (let at = id; at !== null; ) {
      const row = byId.get(at);
      if (!row) return null;
      if (row.outcome !== null) return row.outcome;
      at = row.parentId;
    }
    return null;
  };
  for (const row of rows) {
    if (row.outcome === null) continue;
    const earlier = above(row.parentId);
    if (earlier === null || earlier === row.outcome) continue;
    const was = reportOf(earlier);
    const changed = [...reportOf(row.outcome)].find(([test, passed]) => {
      const passedBefore = was.get(test);
      return passedBefore !== undefined && passedBefore !== passed;
    });
    if (!changed) {
      yield null;
      continue;
    }
    const [test, passes] = changed;
    const around = excerptAt(test, test.toLowerCase().indexOf(name), name.length);
    yield { nodeId: row.id, change: passes ? 'fixed' : 'broken', ...around };
  }
}

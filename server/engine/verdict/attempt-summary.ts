import { readOutcome } from '@/db/node-texts';
import { lineEdits } from '@/server/agent/line-edits';
import type { Edit } from '@/server/core/agent/experience';
import type { AttemptSummary } from '@/server/core/agent/vote';
import type { AttemptId, SnapshotId } from '@/server/core/base/ids';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { attemptResults } from '@/server/core/run/tree';
import { type RunContext, rootSnapshot } from '@/server/engine/context/context';

/** What a filesystem changed against the task's. */
export async function changesAt(context: RunContext, at: SnapshotId): Promise<Edit[]> {
  return (await context.store.diff(rootSnapshot(context), at)).flatMap((change) =>
    change.binary ? [] : lineEdits(change.path, change.before, change.after),
  );
}

/** An attempt as a judge sees it: what it changed against the task, and the visible tests there. Never a holdout's. */
export async function summarise(context: RunContext, id: AttemptId): Promise<AttemptSummary> {
  const { log, db } = context;
  const { state } = log;
  const { head, steps } = attemptOf(state, id);
  const node = attemptResults(state).get(id) ?? nodeOf(state, head);
  const outcome = readOutcome(db, node);
  const decisive = new Set([...(state.baseline?.targets ?? []), ...(state.baseline?.guards ?? [])]);
  const changes = await changesAt(context, node.snapshot);
  const lines = (text: string) => (text === '' ? 0 : text.split('\n').length);
  const { score } = node;
  const entry = state.experience.find(({ attemptId }) => attemptId === id);
  return {
    steps,
    approach: entry?.approachTried ?? '',
    ...(entry?.summary === undefined ? {} : { summary: entry.summary }),
    passing: score ? score.targetsPassing + score.guardsPassing : 0,
    total: score ? score.targetsTotal + score.guardsTotal : decisive.size,
    failing: (outcome?.tests ?? [])
      .filter((test) => test.status === 'failed' && decisive.has(test.id))
      .map((test) => ({ test: test.id, message: test.message })),
    changes,
    linesChanged: changes.reduce((sum, edit) => sum + lines(edit.old) + lines(edit.new), 0),
  };
}

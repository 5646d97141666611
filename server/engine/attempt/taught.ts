import { readOutcome, readStep } from '@/db/node-texts';
import {
  extractExperience,
  type ObservedTests,
  testedStretches,
  type WalkedAttempt,
} from '@/server/agent/experience';
import type { ExperienceEntry } from '@/server/core/agent/experience';
import type { FileChange } from '@/server/core/agent/file-change';
import type { AttemptId, NodeId } from '@/server/core/base/ids';
import { attemptOf, nodeOf } from '@/server/core/run/fold';
import { type NodeState, outlinesOf } from '@/server/core/run/node';
import { pathTo } from '@/server/core/run/tree';
import type { RunContext } from '@/server/engine/context/context';

/** What an attempt taught: its steps, its visible tests and the differences between them. Never a holdout's result. */
export async function taught(context: RunContext, attemptId: AttemptId): Promise<ExperienceEntry> {
  const { log, db, store } = context;
  const { state } = log;
  const { from, head } = attemptOf(state, attemptId);
  const testsAt = (node: NodeState): ObservedTests | null => {
    const outcome = node.score === null ? null : readOutcome(db, node);
    return node.score && outcome ? { tests: outcome.tests, score: node.score } : null;
  };
  const walked = pathTo(state, head).filter((node) => node.attemptId === attemptId);
  const known = pathTo(state, from).findLast((node) => node.score !== null);
  const attempt: WalkedAttempt = {
    attemptId,
    from: known?.id ?? from,
    atStart: known ? testsAt(known) : null,
    steps: walked.flatMap((node) => {
      const step = readStep(db, node);
      const ran = outlinesOf(node).some(({ kind }) => kind === 'run_tests') ? testsAt(node) : null;
      return step ? [{ nodeId: node.id, ...step, tests: ran }] : [];
    }),
    final: testsAt(nodeOf(state, head)),
  };
  const changes = new Map<NodeId, FileChange[]>();
  for (const { from, to } of testedStretches(attempt)) {
    changes.set(to, await store.diff(nodeOf(state, from).snapshot, nodeOf(state, to).snapshot));
  }
  return extractExperience(attempt, changes);
}

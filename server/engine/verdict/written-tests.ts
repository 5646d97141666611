import { assembleTestRequest, testCasesTokens, testFileIn } from '@/server/agent/test-cases';
import type { WrittenTests } from '@/server/core/ports/verifier';
import type { NodeState } from '@/server/core/run/node';
import { modelForRole } from '@/server/core/usage/roles';
import { type RunContext, rootSnapshot } from '@/server/engine/context/context';
import { written } from '@/server/engine/context/written';
import { changesAt } from './attempt-summary';

/**
 * Tests on which the candidates may differ, by the model of the role `tests`: one charged call for the same candidates.
 * Null without the role, where the task has no test file beside which others are found, or the answer holds no test.
 */
export async function writtenTests(
  context: RunContext,
  candidates: readonly NodeState[],
): Promise<WrittenTests | null> {
  const { log, task, verifier } = context;
  const { state } = log;
  const by = modelForRole(state.spec, 'tests');
  if (by === null || !verifier.testFiles) return null;
  const [like] = await verifier.testFiles(task, rootSnapshot(context), state.baseline?.targets ?? []);
  if (!like) return null;
  const chargedTo = candidates.find(({ attemptId }) => attemptId !== null)?.attemptId;
  const text = await written(context, {
    role: 'tests',
    about: candidates.map(({ id }) => id).join(', '),
    ...(chargedTo ? { attemptId: chargedTo } : {}),
    outputTokens: testCasesTokens,
    kept: testFileIn,
    prompt: async () => {
      const changes = await Promise.all(candidates.map(({ snapshot }) => changesAt(context, snapshot)));
      return assembleTestRequest(task.statement, like, changes);
    },
  });
  return text === null ? null : { like: like.path, text, by };
}

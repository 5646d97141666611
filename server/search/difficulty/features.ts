import type { AttemptId } from '@/server/core/base/ids';
import { outlinesOf } from '@/server/core/run/node';
import type { RunState } from '@/server/core/run/state';
import type { DifficultyFeatures } from '@/server/core/task/difficulty';
import type { Outcome, TestResult } from '@/server/core/verdict/outcome';

/** What a probe tells, with the root's report (or null where it is lost) and the number of files in the repository. */
export function featuresOf(
  state: RunState,
  probe: AttemptId,
  root: Outcome | null,
  files: number,
): DifficultyFeatures {
  const targets = new Set(state.baseline?.targets ?? []);
  const failing = (root?.tests ?? []).filter((test) => test.status === 'failed' && targets.has(test.id));
  const pointedAt = new Set(failing.flatMap(({ frame }) => (frame ? [frame.replace(/:\d+$/, '')] : [])));
  const walked = [...state.nodes.values()].filter((node) => node.attemptId === probe);
  const localized = walked.findIndex((node) =>
    outlinesOf(node).some(({ path }) => path !== null && pointedAt.has(path)),
  );
  return {
    files,
    tests: targets.size + (state.baseline?.guards.length ?? 0),
    targets: targets.size,
    filesTouched: touchedBy(state, probe).length,
    stepsToLocalize: localized < 0 ? null : localized + 1,
    failureKinds: [...new Set(failing.map(kindOf))].sort(),
    bestReward: Math.max(0, ...walked.map((node) => node.score?.reward ?? 0)),
  };
}

/** The files a probe read or changed. */
export function touchedBy(state: RunState, probe: AttemptId): string[] {
  const walked = [...state.nodes.values()].filter((node) => node.attemptId === probe);
  const touched = new Set(
    walked.flatMap((node) => [
      ...outlinesOf(node).flatMap(({ kind, path, skipped }) =>
        kind !== 'list_files' && kind !== 'search' && !skipped && path !== null ? [path] : [],
      ),
      ...node.changed,
    ]),
  );
  return [...touched];
}

/** A coarse kind of a failure, by the words of its message. */
function kindOf({ id, message }: TestResult): string {
  if (/timed? ?out/i.test(message)) return 'timeout';
  if (!id.includes(' > ') && /cannot find module|no module named|importerror|syntaxerror/i.test(message)) {
    return 'load';
  }
  if (/assert|expected|to (?:strictly )?(?:deep-)?equal/i.test(message)) return 'assertion';
  return 'error';
}

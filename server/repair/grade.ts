import type { GradeRequest } from '@/server/core/ports/judge';
import { type Points, rubric } from '@/server/core/verdict/grade';
import { tokensIn } from '@/server/repair/ranking/tokens-in';

/** Changed lines from which a change has no points left for being small. */
const largeChange = 200;

/**
 * The repair policy as a grader. It understands no code: `addresses` is the share of the change's words that the task's
 * statement has too, `small` falls with the logarithm of the changed lines, and of the rest it says that it cannot tell.
 */
export function grade({ context }: Pick<GradeRequest, 'context'>): { points: Points; thought: string } {
  const { statement, candidate } = context;
  if (candidate.changes.length === 0) {
    return { points: rubric.map(() => 0), thought: 'Nothing was changed.' };
  }
  const statementTokens = new Set(tokensIn(statement));
  const changed = new Set(
    candidate.changes.flatMap((change) => tokensIn(`${change.path} ${change.old} ${change.new}`)),
  );
  const common = [...changed].filter((token) => statementTokens.has(token)).length;
  const addresses = changed.size === 0 ? null : common / changed.size;
  const small = 1 - Math.min(1, Math.log(candidate.linesChanged) / Math.log(largeChange));
  const known: Partial<Record<(typeof rubric)[number]['name'], number | null>> = { addresses, small };
  return {
    points: rubric.map(({ name }) => known[name] ?? null),
    thought: `${common} of ${changed.size} words of the change stand in the task; ${candidate.linesChanged} changed lines. This grader compares words and reads no code.`,
  };
}

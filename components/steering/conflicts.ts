import type { GraftConflict } from '@/server/core/graft/graft';
import type { AttemptState, RunState } from '@/server/core/run/state';

export type Conflicted = AttemptState & { conflict: GraftConflict };

/** The attempts whose graft stopped at a conflict that nobody has resolved, latest first. */
export function openConflicts({ attempts, steering }: RunState): Conflicted[] {
  const resumed = new Set(
    [...attempts.values(), ...steering.waiting].map(({ proposal }) => proposal.graft?.resumes),
  );
  return [...attempts.values()]
    .flatMap((attempt) => {
      const { conflict, id, status } = attempt;
      return conflict === null || status === 'running' || resumed.has(id) ? [] : [{ ...attempt, conflict }];
    })
    .toReversed();
}

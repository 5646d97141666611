import { z } from 'zod';
import { errorMessage } from '@/server/core/base/error-message';
import type { ClaimEntry, Finding } from '@/server/core/lab/claim';
import { refuse } from './errors';
import { askLab } from './lab-process';
import { labSentences } from './sentences';
import { procedure, router } from './trpc';

const asked = z.object({
  claim: z.string().max(100),
  values: z.record(z.string().max(40), z.number().finite()),
});

const refused = (error: unknown) => refuse(errorMessage(error), error);

export const lab = router({
  claims: procedure.query(async (): Promise<ClaimEntry[]> => {
    const answer = await askLab({ kind: 'claims' });
    return answer.kind === 'claims' ? answer.claims : [];
  }),

  /** The result of a claim in the simulated world at these values. Takes about a second for a thousand attempts. */
  run: procedure.input(asked).query(async ({ input, signal }): Promise<Finding> => {
    const answer = await askLab({ kind: 'run', ...input }, signal).catch((error: unknown) => {
      throw refused(error);
    });
    if (answer.kind !== 'run') throw refuse(labSentences.noFinding);
    return answer.finding;
  }),

  /** Saves one of the claim's searches as a run. */
  open: procedure.input(asked).mutation(async ({ input }): Promise<{ runId: string }> => {
    const answer = await askLab({ kind: 'open', ...input }).catch((error: unknown) => {
      throw refused(error);
    });
    if (answer.kind !== 'open') throw refuse(labSentences.noRun);
    return { runId: answer.runId };
  }),
});

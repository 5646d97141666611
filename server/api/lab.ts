import { z } from 'zod';
import { errorMessage } from '@/server/core/base/error-message';
import type { ClaimEntry, Finding } from '@/server/core/lab/claim';
import { refuse } from './errors';
import { requestLab } from './lab-process';
import { labSentences } from './sentences';
import { procedure, router } from './trpc';

const runRequest = z.object({
  claim: z.string().max(100),
  values: z.record(z.string().max(40), z.number().finite()),
});

const refused = (error: unknown) => refuse(errorMessage(error), error);

export const lab = router({
  claims: procedure.query(async (): Promise<ClaimEntry[]> => {
    const reply = await requestLab({ kind: 'claims' });
    return reply.kind === 'claims' ? reply.claims : [];
  }),

  /** The result of a claim in the simulated world at these values. Takes about a second for a thousand attempts. */
  run: procedure.input(runRequest).query(async ({ input, signal }): Promise<Finding> => {
    const reply = await requestLab({ kind: 'run', ...input }, signal).catch((error: unknown) => {
      throw refused(error);
    });
    if (reply.kind !== 'run') throw refuse(labSentences.noFinding);
    return reply.finding;
  }),

  /** Saves one of the claim's searches as a run. */
  open: procedure.input(runRequest).mutation(async ({ input }): Promise<{ runId: string }> => {
    const reply = await requestLab({ kind: 'open', ...input }).catch((error: unknown) => {
      throw refused(error);
    });
    if (reply.kind !== 'open') throw refuse(labSentences.noRun);
    return { runId: reply.runId };
  }),
});

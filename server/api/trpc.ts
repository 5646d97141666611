import { initTRPC, TRPCError } from '@trpc/server';
import type { Database } from '@/db/connection';
import { outageMessage, outageOf } from '@/db/outage/outage';
import { probe, retried } from '@/db/outage/wait-out';
import type { SnapshotStore } from '@/server/core/ports/sandbox';
import type { Actor } from '@/server/core/run/actor';
import type { Models } from '@/server/models';
import type { Aside } from './aside/aside';
import { here } from './aside/here';
import type { JobInput, JobName, JobResult } from './aside/jobs';
import { notDone } from './sentences';

/** The context of every procedure. Everything in it opens on first use. */
export interface ApiContext {
  database: () => Database;
  snapshots: () => SnapshotStore;
  models: () => Models;
  /** Absolute path of the sample tasks. */
  tasksDirectory: string;
  /** The bundle of the recorded run that comes with the installation. */
  exampleFile: string;
  /** Who acts through this connection. */
  actor: Actor;
  /** Aborted when the process must end: streams close on it. */
  closing: AbortSignal;
  /** Where long reads are carried out; in this thread without it. */
  aside?: Aside;
  /** How long a request waits for a database that another program holds; milliseconds, 8000 without it. */
  waitsMs?: number;
}

const t = initTRPC.context<ApiContext>().create({
  sse: {
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
});

/**
 * A request that meets a busy database is repeated when the database is free. After some seconds, and at once where the
 * disk is full, it is refused with a sentence; nothing of it was done.
 */
const throughOutages = t.middleware(async ({ next, ctx, type, signal }) => {
  const began = performance.now();
  for (;;) {
    const result = await next();
    const cause = result.ok ? null : result.error.cause;
    const message = outageMessage(cause);
    if (type === 'subscription' || message === null) return result;
    const withinMs = (ctx.waitsMs ?? 8_000) - (performance.now() - began);
    const isFree = outageOf(cause) === 'busy' && withinMs > 0 && (await freed(ctx, { withinMs, signal }));
    if (!isFree) throw new TRPCError({ code: 'SERVICE_UNAVAILABLE', message: notDone(message), cause });
  }
});

const freed = ({ database }: ApiContext, waiting: { withinMs: number; signal: AbortSignal | undefined }) =>
  retried(() => probe(database().$client), waiting).then(
    () => true,
    () => false,
  );

export const { router, createCallerFactory } = t;
export const procedure = t.procedure.use(throughOutages);

/** Carries out a long read for a request. Errors: those of the job. */
export const aside = <N extends JobName>(
  ctx: ApiContext,
  name: N,
  input: JobInput<N>,
  signal?: AbortSignal,
): Promise<JobResult<N>> =>
  (ctx.aside ?? here).run({ database: ctx.database(), snapshots: ctx.snapshots() }, name, input, signal);

import path from 'node:path';
import { TRPCError } from '@trpc/server';
import { Piscina } from 'piscina';
import { busyWithReading } from '@/server/api/sentences';
import type { JobInput, JobName, JobResult, Sources } from './jobs';
import type { Outcome } from './outcome';

/** Carries out long reads, so that the thread that replies to requests can go on. */
export interface Aside {
  run<N extends JobName>(
    sources: Sources,
    name: N,
    input: JobInput<N>,
    signal?: AbortSignal,
  ): Promise<JobResult<N>>;
}

/** Threads at most, and jobs that wait for one at most. */
const mostThreads = 2;
const mostWaiting = 64;
/** A thread without a job ends after this time and gives its memory back; milliseconds. */
const idleMs = 60_000;

/**
 * In threads of their own, started at the first job. Each opens the database by its file. A job whose request is
 * aborted is ended with its thread. Errors: those of the job; TOO_MANY_REQUESTS where too many wait.
 */
export function threads(root: string): Aside & { close(): Promise<void> } {
  const pool = new Piscina<{ file: string; name: JobName; input: unknown }, Outcome>({
    filename: path.join(/* turbopackIgnore: true */ root, 'bin', 'thread.mjs'),
    minThreads: 0,
    maxThreads: mostThreads,
    maxQueue: mostWaiting,
    idleTimeout: idleMs,
    // A thread that waits for its next job by standing still never ends what it began besides.
    atomics: 'disabled',
  });
  return {
    async run(sources, name, input, signal) {
      if (pool.queueSize >= mostWaiting) {
        throw new TRPCError({ code: 'TOO_MANY_REQUESTS', message: busyWithReading });
      }
      const file = sources.database.$client.name;
      const outcome = await pool.run({ file, name, input }, signal ? { signal } : {});
      if (outcome.ok) return outcome.value as JobResult<typeof name>;
      const { code, message, sqlite } = outcome;
      if (code !== null) throw new TRPCError({ code, message });
      throw Object.assign(new Error(message), sqlite === null ? {} : { code: sqlite });
    },
    close: () => pool.close({ force: true }),
  };
}

import { TRPCError } from '@trpc/server';
import { ExperimentNotFound } from '@/db/experiments';
import { RunNotFound } from '@/db/runs';

/** An error that a person can correct. Its message says how. */
export const refuse = (message: string, cause?: unknown) =>
  new TRPCError({ code: 'BAD_REQUEST', message, cause });

export const notFound = (message: string) => new TRPCError({ code: 'NOT_FOUND', message });

/** Runs `work` and turns the database's errors about unknown runs and experiments into errors of the API. */
export function asApiError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RunNotFound || error instanceof ExperimentNotFound) throw notFound(error.message);
    throw error;
  }
}

import { TRPCError } from '@trpc/server';
import { ExperimentNotFound } from '@/db/experiments';
import { RunNotFound } from '@/db/runs';

/** An error a person can act on: the message says what to do. */
export const refuse = (message: string, cause?: unknown) =>
  new TRPCError({ code: 'BAD_REQUEST', message, cause });

export const notFound = (message: string) => new TRPCError({ code: 'NOT_FOUND', message });

/** Runs `work`, turning what the database says about unknown runs and comparisons into the API's words. */
export function answering<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RunNotFound || error instanceof ExperimentNotFound) throw notFound(error.message);
    throw error;
  }
}

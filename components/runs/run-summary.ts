import type { ApiOutputs } from '@/components/trpc/types';

/** A run of the list of runs, with its name, note and tags. */
export type LabelledRun = ApiOutputs['runList']['page']['runs'][number];

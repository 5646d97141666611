import type { RunRow } from '@/components/trpc/types';

/** A run as the list knows it. */
export type RunSummary = RunRow;

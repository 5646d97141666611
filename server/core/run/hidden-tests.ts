import type { HiddenMode } from '@/server/core/task/benchmark';

/** Whether hidden tests led the search, so that its results are no predictions and no material for training. */
export const sawHiddenTests = ({ hidden }: { hidden?: HiddenMode }): boolean => hidden === 'oracle';

import type { NodeId } from '@/server/core/base/ids';

/** What people read about proposals of several strategies. */

export const solutionFound = (id: NodeId): string => `${id} passes all visible tests.`;

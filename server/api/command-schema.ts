import { z } from 'zod';
import type { Command } from '@/server/core/run/command';
import { steeringSchemas } from '@/server/core/run/steering-commands';
import { budgetSchema } from '@/server/core/usage/budget-schema';
import { nodeId } from './id-schemas';
import { reasonRequired } from './sentences';

const reason = z.string().trim().max(500).nullable();

/** All commands that a person can send to a run through the API. */
export const commandSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pause'), now: z.boolean().optional() }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('stop') }),
  z.object({ kind: z.literal('budget'), budget: budgetSchema.partial(), reason }),
  z.object({
    kind: z.literal('accept'),
    nodeId,
    reason: z.string().trim().min(1, reasonRequired).max(500),
  }),
  z.object({ kind: z.literal('holdout'), nodeId }),
  z.object({
    kind: z.literal('prefer'),
    nodes: z.tuple([nodeId, nodeId]),
    better: nodeId.nullable(),
    reason,
  }),
  z.object({
    kind: z.literal('strategy'),
    strategy: z.string().max(100),
    parameters: z.record(z.string(), z.unknown()),
    reason,
  }),
  z.object({ kind: z.literal('model'), model: z.string().max(200), reason }),
  ...steeringSchemas,
]) satisfies z.ZodType<Command>;

/** Kinds that may reopen a run that ended without a solution. */
const reopening: ReadonlySet<Command['kind']> = new Set(['budget', 'strategy']);
/** Kinds that make sense after any end of a run. */
const always: ReadonlySet<Command['kind']> = new Set([
  'accept',
  'prefer',
  'holdout',
  ...steeringSchemas.map(kindOf),
]);

/** Whether a run that ended with this status still takes the command. */
export const worksAfterEnd = (kind: Command['kind'], status: string): boolean =>
  always.has(kind) || (status === 'unsolved' && reopening.has(kind));

function kindOf({ shape }: (typeof steeringSchemas)[number]) {
  return shape.kind.value;
}

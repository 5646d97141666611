import { z } from 'zod';
import { actionSchema } from './action';
import { asNodeId, asProposalId } from './ids';
import { memories } from './search';

const node = z
  .string()
  .regex(/^n\d{1,9}$/, 'This is no id of a node, e.g. n12.')
  .transform(asNodeId);
const proposal = z
  .string()
  .regex(/^p\d{1,9}$/, 'This is no id of a proposal, e.g. p3.')
  .transform(asProposalId);

/** The most bytes of text one action by hand may carry. */
export const mostActionBytes = 512 * 1024;

const byHand = actionSchema.refine((action) => JSON.stringify(action).length <= mostActionBytes, {
  message: `An action by hand may carry ${mostActionBytes / 1024} KiB of text.`,
});

/** Lets the agent go on from a node. What is null is as the run has it. */
export const branchSchema = z.object({
  kind: z.literal('branch'),
  from: node,
  attempts: z.number().int().min(1).max(32).default(1).describe('how many attempts'),
  hint: z.string().trim().max(4000).nullable().default(null).describe('what the agent is told, in words'),
  model: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('the model that walks it; the run’s own without'),
  temperature: z.number().min(0).max(2).nullable().default(null).describe('sampling temperature'),
  steps: z.number().int().min(1).max(1000).nullable().default(null).describe('agent steps of each attempt'),
  memory: z
    .enum(memories)
    .nullable()
    .default(null)
    .describe('how it is told what others found; none: not at all'),
});

/** Carries out one action at a node, in a fork of it. */
export const actSchema = z.object({ kind: z.literal('act'), from: node, action: byHand });

/** Takes back a person's proposal that has not begun. */
export const withdrawSchema = z.object({ kind: z.literal('withdraw'), proposalId: proposal });

/** What people may do to the tree of a run; each has its answer in `server/engine/steering/`. */
export const steeringSchemas = [branchSchema, actSchema, withdrawSchema] as const;

export type SteeringCommand = z.infer<(typeof steeringSchemas)[number]>;
export type CommandOf<K extends SteeringCommand['kind']> = Extract<SteeringCommand, { kind: K }>;

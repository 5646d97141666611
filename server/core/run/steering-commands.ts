import { z } from 'zod';
import { actionSchema } from '@/server/core/agent/action';
import { asAttemptId, asNodeId, asProposalId, asRunId } from '@/server/core/base/ids';
import { memories } from '@/server/core/proposal/proposal';
import {
  actionTooLarge,
  chooseSteps,
  editsTooLong,
  fileTooLarge,
  noAttemptId,
  noNodeId,
  noProposalId,
  noRunId,
  toolByHand,
} from './sentences';

const node = z
  .string()
  .regex(/^n\d{1,9}$/, noNodeId)
  .transform(asNodeId);
const attempt = z
  .string()
  .regex(/^a\d{1,9}$/, noAttemptId)
  .transform(asAttemptId);
const run = z
  .string()
  .regex(/^r[a-z0-9]{4,32}$/, noRunId)
  .transform(asRunId);
const proposal = z
  .string()
  .regex(/^p\d{1,9}$/, noProposalId)
  .transform(asProposalId);

/** The most bytes of text one action by hand may carry. */
export const mostActionBytes = 512 * 1024;

const byHand = actionSchema
  .refine(({ kind }) => kind !== 'tool', { message: toolByHand })
  .refine((action) => JSON.stringify(action).length <= mostActionBytes, {
    message: actionTooLarge(mostActionBytes / 1024),
  });

const raise = z
  .boolean()
  .optional()
  .describe('raise the limits by what the command needs if too little is left');

/** Lets the agent continue from a node. A field that is null has the value of the run. */
export const branchSchema = z.object({
  kind: z.literal('branch'),
  from: node,
  attempts: z.number().int().min(1).max(32).default(1).describe('how many attempts'),
  hint: z.string().trim().max(4000).nullable().default(null).describe('a hint for the agent'),
  model: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('the model of the attempt; the model of the run if missing'),
  temperature: z.number().min(0).max(2).nullable().default(null).describe('sampling temperature'),
  steps: z.number().int().min(1).max(1000).nullable().default(null).describe('agent steps of each attempt'),
  memory: z
    .enum(memories)
    .nullable()
    .default(null)
    .describe('the experience of other attempts in its prompt; none: no experience'),
  raise,
});

/** Carries out one action at a node, in a fork of it. */
export const actSchema = z.object({ kind: z.literal('act'), from: node, action: byHand, raise });

/** The most characters of all edits of one prompt. */
const mostPromptCharacters = 1024 * 1024;

/** Sends the prompt of a node's step again, edited or to another model, as a branch beside the node. */
export const resendSchema = z.object({
  kind: z.literal('resend'),
  nodeId: node,
  edits: z
    .array(z.object({ part: z.number().int().min(0).max(100_000), text: z.string() }))
    .max(1_000)
    .default([])
    .refine((edits) => edits.reduce((sum, { text }) => sum + text.length, 0) <= mostPromptCharacters, {
      message: editsTooLong(mostPromptCharacters / 1024),
    })
    .describe('the parts of the prompt that change, by their place from 0'),
  model: z
    .string()
    .max(200)
    .nullable()
    .default(null)
    .describe('the model that gets it; the model of the step if missing'),
  temperature: z.number().min(0).max(2).nullable().default(null).describe('sampling temperature'),
  steps: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .nullable()
    .default(null)
    .describe('agent steps of the branch, this one included'),
  raise,
});

/** The most donor steps of one graft, and the most characters of a file resolved by hand. */
const mostSteps = 500;
const mostContent = 256 * 1024;

/** Replays a donor's steps at a node. */
export const stitchSchema = z.object({
  kind: z.literal('stitch'),
  donorRun: run.nullable().default(null).describe('the run of the donor; this run if missing'),
  steps: z.array(node).min(1, chooseSteps).max(mostSteps).describe('the donor steps, in their order'),
  onto: node,
  raise,
  goOn: z
    .object({
      steps: z.number().int().min(1).max(1000),
      hint: z.string().trim().max(4000).nullable().default(null),
    })
    .nullable()
    .default(null)
    .describe(
      'the agent continues from there for this many steps; if missing, the graft is verified and ends',
    ),
});

/** Continues a graft that stopped at a conflict. */
export const resolveSchema = z.object({
  kind: z.literal('resolve'),
  attemptId: attempt,
  content: z
    .string()
    .max(mostContent, fileTooLarge(mostContent / 1024))
    .nullable()
    .describe('the content of the file; null: the file of the host stays, and the step is left out'),
});

/** Withdraws a person's proposal that has not begun. */
const withdrawSchema = z.object({ kind: z.literal('withdraw'), proposalId: proposal });

/** Pins, notes, prunes or values a node; taken back by setting what was there. */
export const markSchema = z.object({
  kind: z.literal('mark'),
  nodeId: node,
  change: z.discriminatedUnion('mark', [
    z.object({ mark: z.literal('pinned'), to: z.boolean() }),
    z.object({ mark: z.literal('pruned'), to: z.boolean() }),
    z.object({ mark: z.literal('note'), to: z.string().trim().min(1).max(4000).nullable() }),
    z.object({ mark: z.literal('value'), to: z.number().min(0).max(1).nullable() }),
  ]),
});

/** Runs the verifier at a node. */
export const verifySchema = z.object({ kind: z.literal('verify'), nodeId: node });

/** Ends one attempt. Its step in flight is dropped and its head is verified. */
export const cancelSchema = z.object({ kind: z.literal('cancel'), attemptId: attempt });

/** Makes the strategy's proposals wait for a person's approval, or no longer. */
export const approvalSchema = z.object({ kind: z.literal('approval'), on: z.boolean() });

/** A person approves, edits or rejects the strategy's proposal. A field that is null stays as the strategy had it. */
export const decideSchema = z.object({
  kind: z.literal('decide'),
  /** The event of the proposal that is meant, so that a decision on one is not taken for another. */
  seq: z.number().int().min(1),
  verdict: z.enum(['approve', 'reject']),
  from: node.nullable().default(null),
  hint: z.string().trim().max(4000).nullable().default(null),
  steps: z.number().int().min(1).max(1000).nullable().default(null),
  temperature: z.number().min(0).max(2).nullable().default(null),
});

/** What people may do to the tree of a run; each has its answer in `server/engine/commands/`. */
export const steeringSchemas = [
  branchSchema,
  actSchema,
  resendSchema,
  stitchSchema,
  resolveSchema,
  withdrawSchema,
  markSchema,
  verifySchema,
  cancelSchema,
  approvalSchema,
  decideSchema,
] as const;

export type SteeringCommand = z.infer<(typeof steeringSchemas)[number]>;
export type CommandOf<K extends SteeringCommand['kind']> = Extract<SteeringCommand, { kind: K }>;

import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { actionSchema } from '@/server/core/agent/action';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { Turn } from '@/server/core/agent/turn';
import { CallFailed, type CallFault } from '@/server/core/ports/call-failed';
import type { Model } from '@/server/core/ports/model';
import { liftTurn } from '@/server/core/run/lift';
import type { Usage } from '@/server/core/usage/usage';
import { noCassette, wrongCassette } from './sentences';

/** A cassette of an earlier version has dollars beside the usage, and says only whether it was estimated. */
const amount = z.number().min(0).default(0);
const usage = z
  .object({
    calls: z.number().min(0).default(1),
    requests: z.number().min(0).default(1),
    inputTokens: amount,
    cachedInputTokens: amount,
    cacheWriteTokens: amount,
    outputTokens: amount,
    reasoningTokens: amount,
    estimatedTokens: amount,
    usd: amount,
    estimated: z.boolean().optional(),
  })
  .transform(({ estimated, ...known }): Usage => {
    return estimated ? { ...known, estimatedTokens: known.inputTokens + known.outputTokens } : known;
  });
const cost = { usage, usd: z.number().optional() };
const withDollars = <T extends { usage: Usage; usd?: number | undefined }>({ usd, ...reply }: T) =>
  usd === undefined ? reply : { ...reply, usage: { ...reply.usage, usd } };
const turn = z
  .object({
    text: z.string().optional(),
    words: z.string().optional(),
    thinking: z.array(z.object({ model: z.string(), text: z.string(), signed: z.unknown().optional() })),
    note: z.string().optional(),
    native: z
      .object({
        model: z.string(),
        after: z.string(),
        message: z.unknown(),
        calls: z.array(z.string()),
        taken: z.number().nullable(),
      })
      .optional(),
  })
  .transform(liftTurn);
const requested = { action: actionSchema, refusal: z.string().optional() };

export const replies = {
  step: z
    .object({
      ...cost,
      ...requested,
      further: z.array(z.object(requested)).optional(),
      thought: z.string(),
      turn: turn.optional(),
      notes: z.array(z.object({ model: z.string(), about: z.string(), text: z.string() })).optional(),
    })
    .transform(withDollars),
  judge: z.object({ ...cost, choice: z.number().nullable(), thought: z.string() }).transform(withDollars),
  grade: z
    .object({ ...cost, points: z.array(z.number().nullable()), thought: z.string() })
    .transform(withDollars),
  postMortem: z.object({ ...cost, text: z.string() }).transform(withDollars),
  write: z.object({ ...cost, text: z.string() }).transform(withDollars),
};

const line = z.union([
  z.object({ cassette: z.literal(1) }),
  z.object({
    model: z.string(),
    title: z.string(),
    language: z.object({ tools: z.boolean(), contextTokens: z.number(), outputTokens: z.number() }),
  }),
  z.object({ call: z.string(), reply: z.unknown() }),
  z.object({
    call: z.string(),
    failed: z.object({
      fault: z.string(),
      message: z.string(),
      spent: z.union([z.object(cost).transform((spent) => withDollars(spent).usage), usage]).nullable(),
    }),
  }),
]);

export interface Cassette {
  models: Map<string, Required<Pick<Model, 'title' | 'language'>>>;
  calls: Map<string, { reply: unknown } | { failed: CallFailed }>;
}

/** Recordings name the text of a turn `words`. */
const keyedTurn = ({ text, ...turn }: Turn) => ({ words: text, ...turn });

/** What is asked, in all that an answer may depend on. */
export function callKey(
  kind: keyof typeof replies,
  model: string,
  request: { prompt: readonly PromptPart[]; temperature?: number; seed: string },
): string {
  const prompt = request.prompt.map(({ role, text, turn }) => [role, text, turn ? keyedTurn(turn) : null]);
  const keyInput = JSON.stringify([kind, model, request.temperature ?? null, request.seed, prompt]);
  return createHash('sha256').update(keyInput).digest('hex');
}

/** Errors: a file that is missing or no cassette throws with what to do. */
export function readCassette(file: string): Cassette {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Error(noCassette(file));
  const cassette: Cassette = { models: new Map(), calls: new Map() };
  const lines = readFileSync(file, 'utf8').split('\n');
  for (const [at, text] of lines.entries()) {
    if (text === '') continue;
    const parsed = line.safeParse(readJson(text));
    // A recording that was killed may end in the middle of its last line.
    if (!parsed.success && at === lines.length - 1) break;
    if (!parsed.success || (at === 0 && !('cassette' in parsed.data))) {
      throw new Error(wrongCassette(file, at + 1));
    }
    const { data } = parsed;
    if ('model' in data) {
      cassette.models.set(data.model, { title: data.title, language: data.language });
    } else if ('failed' in data) {
      const { fault, message, spent } = data.failed;
      cassette.calls.set(data.call, { failed: new CallFailed(asFault(fault), message, spent) });
    } else if ('call' in data) cassette.calls.set(data.call, { reply: data.reply });
  }
  return cassette;
}

/** The engine asks only which faults it knows; any other ends the attempt as one that is not tried again. */
const faults = [
  'key',
  'model-gone',
  'moved',
  'quota',
  'context',
  'confused',
  'refusal',
  'overloaded',
] as const;
const asFault = (name: string): CallFault => faults.find((fault) => fault === name) ?? 'bad-request';

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Appends to a cassette, which is begun where there is none. Prompts and keys are not in it: answers are. */
export function cassetteWriter(file: string): (entry: z.input<typeof line>) => void {
  const put = (entry: z.input<typeof line>) => appendFileSync(file, `${JSON.stringify(entry)}\n`);
  if (!existsSync(file)) put({ cassette: 1 });
  return put;
}

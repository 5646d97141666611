import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readText } from '@/db/texts';
import type { RelayedReply } from '@/server/core/ports/model';
import { writtenAbout } from '@/server/core/run/written';
import { chargeOf } from '@/server/core/usage/spend';
import { noUsage } from '@/server/core/usage/usage';
import { engine, type RunContext } from '@/server/engine/context/context';
import type { Conversation } from '@/server/guests/conversation';

const keptSchema = z.object({
  /** How many messages the call had, and their hash. */
  count: z.number(),
  hash: z.string(),
  reply: z.object({
    status: z.number(),
    contentType: z.string(),
    body: z.string(),
    text: z.string(),
    thinking: z.string(),
    calls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.string() })),
  }),
});

const hashOf = ({ items }: Conversation, count: number): string =>
  createHash('sha256')
    .update(JSON.stringify(items.slice(0, count)))
    .digest('hex');

/** Writes a reply into the log with what it cost, before the guest has it. */
export function keepReply(
  { log, control }: RunContext,
  { about, model, conversation }: { about: string; model: string; conversation: Conversation },
  { usage, ...reply }: RelayedReply,
): void {
  const count = conversation.items.length;
  const kept: z.infer<typeof keptSchema> = { count, hash: hashOf(conversation, count), reply };
  log.append((putText) => [
    {
      type: 'text.written',
      role: 'guest',
      about,
      model,
      text: putText(JSON.stringify(kept)),
      actor: engine,
      spend: { ...chargeOf(usage), seconds: control.stopwatch.lap() },
    },
  ]);
}

/** The reply to this call that was paid for before an interruption, or null. It costs nothing now. */
export function keptReply(
  { log, db }: RunContext,
  about: string,
  conversation: Conversation,
): RelayedReply | null {
  const text = writtenAbout(log.state, 'guest', about)?.text;
  if (!text) return null;
  const { count, hash, reply } = keptSchema.parse(JSON.parse(readText(db, text) ?? 'null'));
  return hashOf(conversation, count) === hash ? { ...reply, usage: noUsage } : null;
}

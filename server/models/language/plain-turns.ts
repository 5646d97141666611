import { createHash } from 'node:crypto';
import type { ChatMessage } from './chat';

type AssistantMessage = Extract<ChatMessage, { role: 'assistant' }>;
export type NativeTurn = NonNullable<AssistantMessage['native']>;

/**
 * The conversation in which those turns that do not `fit` are in plain form: their text and the calls that were carried
 * out, without the results of calls that were not.
 */
export function withPlainTurns(
  messages: readonly ChatMessage[],
  fits: (native: NativeTurn) => boolean,
): ChatMessage[] {
  const result: ChatMessage[] = [];
  const dropped = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool' && dropped.has(message.id)) continue;
    if (message.role !== 'assistant' || message.native === undefined || fits(message.native)) {
      result.push(message);
      continue;
    }
    const { native, ...plain } = message;
    const carriedOut = new Set(plain.calls.map(({ id }) => id));
    for (const id of native.ids) if (!carriedOut.has(id)) dropped.add(id);
    result.push(plain);
  }
  return result;
}

/**
 * Turns whose signed reasoning an API did not take back, e.g. after its keys or the account changed. They go back in plain
 * form from then on, as long as the process lives.
 */
export class RefusedTurns {
  private readonly refused = new Set<string>();

  has = ({ message }: NativeTurn): boolean => this.refused.has(nameOf(message));

  /** Takes in the turns of a refused conversation. Whether there was one that is new. */
  add(messages: readonly ChatMessage[], isMeant: (native: NativeTurn) => boolean): boolean {
    const before = this.refused.size;
    const turns = messages.flatMap((message) =>
      message.role === 'assistant' && message.native && !this.has(message.native) ? [message.native] : [],
    );
    const meant = turns.filter(isMeant);
    for (const { message } of meant.length > 0 ? meant : turns) this.refused.add(nameOf(message));
    return this.refused.size > before;
  }
}

const nameOf = (message: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(message) ?? '')
    .digest('base64');

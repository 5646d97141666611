import { type Usage, usageOfCall } from '@/server/core/usage/usage';
import { settledIds } from '@/server/models/language/call-ids';
import type { ChatReply } from '@/server/models/language/chat';
import { isRecord } from '@/server/models/language/record';
import { fieldsOf, listOf, refusalInside } from '@/server/models/language/refusal';
import type { ReplyReader } from '@/server/models/language/reply-reader';
import { StreamError } from '@/server/models/language/stream-error';
import { callIn, type Part, signatureIn } from './contents';

/** The model wrote a call that the server could not read, or of a tool that was not offered. */
const mistaken = /MALFORMED|UNEXPECTED_TOOL_CALL|TOO_MANY_TOOL_CALLS|MISSING_THOUGHT_SIGNATURE/;
/** Ends that filters make. */
const filtered = /SAFETY|RECITATION|BLOCKLIST|PROHIBITED|SPII|LANGUAGE/;
/** Ends that say nothing: what came is all there is. */
const unnamed = /^(?:OTHER|FINISH_REASON_UNSPECIFIED|NO_\w+)$/;

/** Puts a reply together from the chunks of a stream, from a list of them, or from one whole. */
export class StreamedReply implements ReplyReader {
  private readonly parts: Part[] = [];
  private finish = '';
  private finishMessage = '';
  private blocked = '';
  private closed = false;
  private tokens: Record<string, unknown> = {};

  constructor(private readonly model: string) {}

  get text(): string {
    return this.written(false);
  }
  get thinking(): string {
    return this.written(true);
  }
  get any(): boolean {
    return this.parts.length > 0;
  }
  get concluded(): boolean {
    if (this.blocked !== '') return true;
    return unnamed.test(this.finish) ? this.any : this.finish !== '';
  }
  /** Calls come whole: with one the reply is whole, also where nothing says so. */
  get finished(): boolean {
    return (
      this.concluded || this.parts.some((part) => callIn(part) !== null) || (this.closed && this.text !== '')
    );
  }

  end(): void {
    this.closed = true;
  }

  part(value: unknown, event: string, headers: Headers): void {
    if (Array.isArray(value)) {
      for (const one of value) {
        const refusal = refusalInside(one, headers, event);
        if (refusal) throw new StreamError(refusal);
        this.part(one, event, headers);
      }
      return;
    }
    if (!isRecord(value)) return;
    const { blockReason } = fieldsOf(value.promptFeedback);
    if (typeof blockReason === 'string') this.blocked = blockReason;
    for (const [name, count] of Object.entries(fieldsOf(value.usageMetadata)))
      if (typeof count === 'number') this.tokens[name] = count;
    const candidate = fieldsOf(listOf(value.candidates)[0]);
    if (typeof candidate.finishReason === 'string') this.finish = candidate.finishReason;
    if (typeof candidate.finishMessage === 'string') this.finishMessage = candidate.finishMessage;
    for (const part of listOf(fieldsOf(candidate.content).parts)) if (isRecord(part)) this.add(part);
  }

  /** Pieces of one text are joined; a signature ends its part. */
  private add(part: Part): void {
    const last = this.parts.at(-1);
    const plain = isText(part) && signatureIn(part) === undefined;
    if (plain && part.text === '') return;
    const joins =
      plain && last && isText(last) && signatureIn(last) === undefined && isThought(last) === isThought(part);
    if (joins) last.text = `${last.text}${part.text}`;
    else this.parts.push({ ...part });
  }

  private written(thought: boolean): string {
    return this.parts
      .filter((part) => isText(part) && isThought(part) === thought)
      .map(({ text }) => text)
      .join('');
  }

  complete(cut: boolean): ChatReply {
    const { text, thinking } = this;
    const isMistaken = mistaken.test(this.finish);
    const isFiltered = this.blocked !== '' || filtered.test(this.finish);
    const made = isMistaken ? [] : this.parts.map(callIn).filter((call) => call !== null);
    const calls = made.map(({ id, name, args }) => ({
      id: typeof id === 'string' ? id : '',
      name: typeof name === 'string' ? name : '',
      arguments: typeof args === 'string' ? args : JSON.stringify(args ?? {}),
    }));
    const whole = !cut && !isMistaken && !isFiltered && this.finish !== 'MAX_TOKENS';
    return {
      text,
      thinking: thinking === '' ? [] : [{ model: this.model, text: thinking }],
      calls: settledIds(calls),
      stop: isFiltered ? 'refused' : this.finish === 'MAX_TOKENS' ? 'length' : 'done',
      usage: cut ? null : usageIn(this.tokens),
      ...(isMistaken ? { unread: this.finishMessage || this.finish } : {}),
      ...(whole && this.parts.length > 0
        ? { native: { content: { role: 'model', parts: this.parts } } }
        : {}),
    };
  }
}

const isText = (part: Part): boolean => typeof part.text === 'string';
const isThought = (part: Part): boolean => part.thought === true;

/** Counts are of the whole reply so far, in each chunk. Thoughts are counted apart from the candidates. */
function usageIn(tokens: Record<string, unknown>): Usage | null {
  const of = (name: string) => Number(tokens[name] ?? 0);
  if (tokens.promptTokenCount === undefined) return null;
  return usageOfCall({
    inputTokens: of('promptTokenCount') + of('toolUsePromptTokenCount'),
    cachedInputTokens: of('cachedContentTokenCount'),
    outputTokens: of('candidatesTokenCount') + of('thoughtsTokenCount'),
    reasoningTokens: of('thoughtsTokenCount'),
  });
}

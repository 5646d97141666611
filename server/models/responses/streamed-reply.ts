import type { ThinkingPart } from '@/server/core/agent/turn';
import { settledIds } from '@/server/models/language/call-ids';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';
import { isRecord } from '@/server/models/language/record';
import { readRefusal } from '@/server/models/language/refusal';
import type { ReplyReader } from '@/server/models/language/reply-reader';
import { StreamError } from '@/server/models/language/stream-error';
import { createSplitter } from '@/server/models/language/thought-tags';
import { OutputItems } from './output-items';
import { billIn, responsesUsage } from './usage';

type Fields = Record<string, unknown>;

/** Why a response is at its end. */
type End = 'completed' | 'incomplete';

/**
 * Puts a response together, from the events of a stream or from a whole one. Events and items of kinds that are not
 * known are passed over; the latter go back as they came.
 */
export class StreamedReply implements ReplyReader {
  private readonly items = new OutputItems();
  private readonly split = createSplitter();
  private ended: End | null = null;
  private closed = false;
  private cutBy = '';
  private usage: unknown = null;
  private liveText = '';
  private liveThinking = '';

  constructor(private readonly model: string) {}

  get text(): string {
    return this.split(this.liveText, false).text;
  }
  get thinking(): string {
    return [this.liveThinking, this.split(this.liveText, false).thinking].filter(Boolean).join('\n');
  }
  get any(): boolean {
    return this.items.any;
  }
  get concluded(): boolean {
    return this.ended !== null || (this.closed && this.any);
  }
  get finished(): boolean {
    return this.concluded || this.items.callsWhole;
  }

  end(): void {
    this.closed = true;
  }

  part(value: unknown, event: string, headers: Headers): void {
    if (!isRecord(value)) return;
    const type = textOf(value.type) || event;
    if (value.object === 'response' || (type === '' && Array.isArray(value.output))) {
      this.whole(value, headers);
      return;
    }
    const index = Number.isInteger(value.output_index) ? Number(value.output_index) : null;
    const id = textOf(value.item_id);
    switch (type) {
      case 'response.output_item.added':
        this.items.begin(index, value.item);
        return;
      case 'response.output_item.done':
        this.items.finish(index, value.item);
        return;
      case 'response.output_text.delta':
        this.liveText += textOf(value.delta);
        this.items.grow('message', 'text', index, id, value.delta);
        return;
      case 'response.refusal.delta':
        this.items.grow('message', 'refusal', index, id, value.delta);
        return;
      case 'response.function_call_arguments.delta':
        this.items.grow('function_call', 'arguments', index, id, value.delta);
        return;
      case 'response.function_call_arguments.done':
        this.items.settle(index, id, value.arguments);
        return;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.done':
        if (isRecord(value.response)) this.whole(value.response, headers, statusOfEvent.get(type));
        return;
      default:
        // Summaries, raw reasoning, and the older names of both.
        if (/^response\.reasoning\w*\.delta$/.test(type)) this.reasoned(index, id, value);
    }
  }

  private reasoned(index: number | null, id: string, { delta, summary_index }: Fields): void {
    const begins =
      this.liveThinking !== '' && summary_index !== undefined && summary_index !== this.lastSummary;
    this.lastSummary = summary_index;
    this.liveThinking += (begins ? '\n' : '') + textOf(delta);
    this.items.grow('reasoning', 'reasoning', index, id, delta);
  }
  private lastSummary: unknown;

  /** A response object: the whole reply, or what closes a stream. */
  private whole(response: Fields, headers: Headers, status = textOf(response.status)): void {
    if (isRecord(response.usage)) this.usage = response.usage;
    if (status === 'failed' || status === 'cancelled') {
      const error = isRecord(response.error) ? response.error : { message: `the response was ${status}` };
      throw new StreamError(readRefusal(undefined, { error: { type: 'server_error', ...error } }, headers));
    }
    this.items.close(response.output);
    const { reason } = isRecord(response.incomplete_details) ? response.incomplete_details : {};
    this.cutBy = textOf(reason);
    if (status === 'in_progress' || status === 'queued') return;
    this.ended = status === 'incomplete' || this.cutBy !== '' ? 'incomplete' : 'completed';
  }

  complete(cut: boolean): ChatReply {
    const items = this.items.complete();
    const whole = items.filter(isMessage).map(textIn).filter(Boolean).join('\n') || this.liveText;
    const { text, thinking: written } = this.split(whole, true);
    const refusal = items.filter(isMessage).map(refusalIn).join('');
    const calls = settledIds(items.filter(({ type }) => type === 'function_call').map(callOf));
    const incomplete = cut || this.ended === 'incomplete';
    const filtered = this.cutBy === 'content_filter' || (refusal !== '' && calls.length === 0);
    const thinking = items.flatMap((item) => (item.type === 'reasoning' ? thoughtIn(item, this.model) : []));
    if (written !== '') thinking.push({ model: this.model, text: written });
    return {
      text: text === '' && refusal !== '' ? refusal : text,
      thinking,
      calls,
      stop: filtered ? 'refused' : incomplete ? 'length' : 'done',
      usage: cut ? null : responsesUsage(this.usage),
      ...(cut ? {} : billIn(this.usage)),
      // What is cut off is not taken back, and reasoning in the text is not sent as text.
      ...(incomplete || filtered || written !== '' ? {} : { native: { output: items.map(asSent) } }),
    };
  }
}

const statusOfEvent: ReadonlyMap<string, string> = new Map([
  ['response.completed', 'completed'],
  ['response.incomplete', 'incomplete'],
  ['response.failed', 'failed'],
]);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isMessage = ({ type, role }: Fields): boolean =>
  type === 'message' || (type === undefined && role === 'assistant');

function partsOf({ content }: Fields): Fields[] {
  if (typeof content === 'string') return [{ type: 'output_text', text: content }];
  return Array.isArray(content) ? content.filter(isRecord) : [];
}
const textIn = (item: Fields): string =>
  partsOf(item)
    .filter(({ type }) => type !== 'refusal')
    .map(({ text }) => textOf(text))
    .join('');
const refusalIn = (item: Fields): string =>
  partsOf(item)
    .map(({ refusal }) => textOf(refusal))
    .join('');

/** People read the summary; servers that give the reasoning itself have it in the content. */
function thoughtIn(item: Fields, model: string): ThinkingPart[] {
  const { summary } = item;
  const summaries = Array.isArray(summary) ? summary.filter(isRecord).map(({ text }) => textOf(text)) : [];
  const texts = summaries.some(Boolean) ? summaries : partsOf(item).map(({ text }) => textOf(text));
  const text = texts.filter(Boolean).join('\n');
  return text === '' ? [] : [{ model, text }];
}

const argumentsOf = (given: unknown): string =>
  typeof given === 'string' ? given : given === null || given === undefined ? '' : JSON.stringify(given);

const callOf = (item: Fields): ToolCall => ({
  id: textOf(item.call_id) || textOf(item.id),
  name: textOf(item.name),
  arguments: argumentsOf(item.arguments),
});

/** Arguments go back as text, and empty ones as an empty object. */
const asSent = (item: Fields): Fields =>
  item.type === 'function_call' ? { ...item, arguments: argumentsOf(item.arguments) || '{}' } : item;

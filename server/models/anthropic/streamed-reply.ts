import type { Usage } from '@anthropic-ai/sdk/resources/messages';
import type { ThinkingPart } from '@/server/core/agent/turn';
import { type Usage as CallUsage, usageOfCall } from '@/server/core/usage/usage';
import { settledIds } from '@/server/models/language/call-ids';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';
import { isRecord } from '@/server/models/language/record';
import { type Apart, createSplitter } from '@/server/models/language/thought-tags';

type Tokens = Partial<
  Pick<
    Usage,
    | 'input_tokens'
    | 'cache_read_input_tokens'
    | 'cache_creation_input_tokens'
    | 'output_tokens'
    | 'cache_creation'
  >
>;

/** A block while it comes: its JSON arrives in pieces, or as an object at its start. */
type Growing =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; json: string; input: unknown }
  /** Of a type that is newer than this code. */
  | { type: 'other'; block: unknown };

/** Puts an answer together, from the events of a stream or from a whole message. Events and blocks of kinds that are not known are passed over. */
export class StreamedReply {
  private readonly blocks: { index: number; block: Growing }[] = [];
  private stopReason: string | null = null;
  private tokens: Tokens | null = null;
  private readonly split = createSplitter();
  /** The server said that nothing follows. */
  stopped = false;

  /** Whether the server said that this is all. */
  get concluded(): boolean {
    return this.stopped || this.stopReason !== null;
  }
  get finished(): boolean {
    return this.concluded;
  }
  get any(): boolean {
    return this.blocks.length > 0;
  }
  get text(): string {
    return this.apart().text;
  }
  get thinking(): string {
    const thoughts = this.inOrder().flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []));
    const { thinking: written } = this.apart();
    return [...thoughts, ...(written === '' ? [] : [written])].join('\n');
  }

  /** One JSON value of the reply: an event, or a message that came whole. `name` is the event's, for those without a type. */
  part(value: unknown, name = ''): void {
    if (!isRecord(value)) return;
    switch (value.type ?? name) {
      case 'message_start':
        this.message(value.message);
        return;
      case 'message':
        this.message(value);
        this.stopped = true;
        return;
      case 'content_block_start':
        this.begin(indexOf(value), value.content_block);
        return;
      case 'content_block_delta':
        this.grow(indexOf(value), value.delta);
        return;
      case 'message_delta':
        if (isRecord(value.delta)) this.takeStop(value.delta.stop_reason);
        this.count(value.usage);
        return;
      case 'message_stop':
        this.stopped = true;
        return;
      default:
        // Some servers leave out the type of a whole message.
        if (Array.isArray(value.content) && value.role === 'assistant')
          this.part({ ...value, type: 'message' });
    }
  }

  private message(message: unknown): void {
    if (!isRecord(message)) return;
    const { content } = message;
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    if (Array.isArray(blocks)) for (const [index, block] of blocks.entries()) this.begin(index, block);
    this.takeStop(message.stop_reason);
    this.count(message.usage);
  }

  private takeStop(reason: unknown): void {
    if (typeof reason === 'string' && reason !== '') this.stopReason = reason;
  }

  private count(usage: unknown): void {
    if (!isRecord(usage)) return;
    const counts = Object.entries(usage).filter(
      ([name, count]) => typeof count === 'number' || (name === 'cache_creation' && isRecord(count)),
    );
    this.tokens = { ...this.tokens, ...Object.fromEntries(counts) };
  }

  private begin(index: number, given: unknown): void {
    const block = isRecord(given) ? blockOf(given) : null;
    if (block) this.blocks.push({ index, block });
  }

  private grow(index: number, delta: unknown): void {
    if (!isRecord(delta)) return;
    const type = typeof delta.type === 'string' ? kindOfDelta.get(delta.type) : undefined;
    if (type === undefined) return;
    const held = this.heldFor(index, type);
    switch (held?.type) {
      case 'text':
        held.text += textOf(delta.text);
        return;
      case 'tool_use':
        if (isRecord(delta.partial_json)) held.input = { ...Object(held.input), ...delta.partial_json };
        else held.json += textOf(delta.partial_json);
        return;
      case 'thinking':
        held.thinking += textOf(delta.thinking);
        held.signature += textOf(delta.signature);
    }
  }

  /**
   * The block that a delta belongs to. Indices repeat or are wrong at some servers: it is the newest of the index that can
   * take the delta. Text and reasoning whose start was never sent begin with their first delta.
   */
  private heldFor(index: number, type: Growing['type']): Growing | undefined {
    const fitting = this.blocks.filter(({ block }) => block.type === type);
    const held = fitting.findLast((one) => one.index === index);
    if (held) return held.block;
    if (type === 'tool_use') return fitting.at(-1)?.block;
    this.begin(index, { type });
    return this.blocks.at(-1)?.block;
  }

  private inOrder(): Growing[] {
    return [...this.blocks].sort((a, b) => a.index - b.index).map(({ block }) => block);
  }

  private apart(exact = false): Apart {
    const whole = this.inOrder()
      .flatMap((block) => (block.type === 'text' ? [block.text] : []))
      .join('\n');
    return this.split(whole, exact);
  }

  complete(model: string): ChatReply {
    const blocks = this.inOrder();
    const { text, thinking: written } = this.apart(true);
    const thinking = blocks.flatMap((block): ThinkingPart[] => {
      if (block.type === 'thinking') return [{ model, text: block.thinking, signed: block }];
      return block.type === 'redacted_thinking' ? [{ model, text: '', signed: block }] : [];
    });
    if (written !== '') thinking.push({ model, text: written });
    const calls = blocks.flatMap((block): ToolCall[] =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: argumentsOf(block) }] : [],
    );
    const stop =
      this.stopReason === 'refusal' ? 'refused' : this.stopReason === 'max_tokens' ? 'length' : 'done';
    const hourWriteTokens = this.tokens?.cache_creation?.ephemeral_1h_input_tokens ?? 0;
    const native = nativeOf(blocks);
    return {
      ...{ text, thinking, calls: settledIds(calls), stop, usage: usageOf(this.tokens) },
      ...(hourWriteTokens > 0 ? { bill: { hourWriteTokens } } : {}),
      ...(native === null ? {} : { native }),
    };
  }
  get overflowed(): boolean {
    return this.stopReason === 'model_context_window_exceeded';
  }
}

const kindOfDelta: ReadonlyMap<string, Growing['type']> = new Map([
  ['text_delta', 'text'],
  ['input_json_delta', 'tool_use'],
  ['thinking_delta', 'thinking'],
  ['signature_delta', 'thinking'],
]);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const indexOf = ({ index }: Record<string, unknown>): number => (Number.isInteger(index) ? Number(index) : 0);

function blockOf(given: Record<string, unknown>): Growing | null {
  switch (given.type) {
    case 'text':
      return { type: 'text', text: textOf(given.text) };
    case 'thinking':
      return { type: 'thinking', thinking: textOf(given.thinking), signature: textOf(given.signature) };
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: textOf(given.data) };
    case 'tool_use':
      return {
        type: 'tool_use',
        id: textOf(given.id),
        name: textOf(given.name),
        json: '',
        input: given.input,
      };
    default:
      return typeof given.type === 'string' ? { type: 'other', block: given } : null;
  }
}

/** The blocks as they go back; null where the input of a call did not come whole. */
function nativeOf(blocks: readonly Growing[]): unknown[] | null {
  try {
    return blocks.map((block) => {
      if (block.type === 'other') return block.block;
      if (block.type !== 'tool_use') return block;
      const { type, id, name } = block;
      return { type, id, name, input: JSON.parse(argumentsOf(block) || '{}') };
    });
  } catch {
    return null;
  }
}

/** Pieces of JSON count before an object at the start, which most servers leave empty. */
function argumentsOf({ json, input }: Extract<Growing, { type: 'tool_use' }>): string {
  if (json.trim() !== '') return json;
  if (isRecord(input) && Object.keys(input).length === 0) return '';
  return input === undefined || input === null ? '' : JSON.stringify(input);
}

/** Input tokens are reported without those read from or written to the cache; here they are all of them. */
function usageOf(tokens: Tokens | null): CallUsage | null {
  if (tokens === null || typeof tokens.input_tokens !== 'number') return null;
  const cachedInputTokens = tokens.cache_read_input_tokens ?? 0;
  const cacheWriteTokens = tokens.cache_creation_input_tokens ?? 0;
  return usageOfCall({
    inputTokens: tokens.input_tokens + cachedInputTokens + cacheWriteTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: tokens.output_tokens ?? 0,
  });
}

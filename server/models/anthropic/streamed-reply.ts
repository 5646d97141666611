import type {
  ContentBlock,
  RawContentBlockDelta,
  RawMessageStreamEvent,
  Usage,
} from '@anthropic-ai/sdk/resources/messages';
import type { ThinkingPart } from '@/server/core/agent/turn';
import { type Usage as CallUsage, usageOfCall } from '@/server/core/usage/usage';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';

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

/** A block while it comes: its JSON arrives in pieces. */
type Growing =
  | { type: 'text'; text: string }
  | { type: 'thinking'; thinking: string; signature: string }
  | { type: 'redacted_thinking'; data: string }
  | { type: 'tool_use'; id: string; name: string; json: string }
  /** Of a type that is newer than this code. */
  | { type: 'other'; block: unknown };

/** Puts an answer together, from the events of a stream or from a whole message. */
export class StreamedReply {
  private readonly blocks = new Map<number, Growing>();
  private stopReason: string | null = null;
  private tokens: Tokens | null = null;
  finished = false;

  get any(): boolean {
    return this.blocks.size > 0;
  }
  get text(): string {
    return this.inOrder()
      .flatMap((block) => (block.type === 'text' ? [block.text] : []))
      .join('\n');
  }
  get thinking(): string {
    return this.inOrder()
      .flatMap((block) => (block.type === 'thinking' ? [block.thinking] : []))
      .join('\n');
  }

  event(event: RawMessageStreamEvent): void {
    switch (event.type) {
      case 'message_start':
        this.tokens = event.message.usage;
        return;
      case 'content_block_start':
        this.begin(event.index, event.content_block);
        return;
      case 'content_block_delta':
        this.grow(event.index, event.delta);
        return;
      case 'message_delta': {
        if (event.delta.stop_reason) this.stopReason = event.delta.stop_reason;
        const counts = Object.entries(event.usage ?? {}).filter(([, count]) => count !== null);
        this.tokens = { ...this.tokens, ...Object.fromEntries(counts) };
        return;
      }
      case 'message_stop':
        this.finished = true;
    }
  }

  whole(content: readonly ContentBlock[], stopReason: string | null, usage: Tokens | null): void {
    for (const [index, block] of content.entries()) this.begin(index, block);
    this.stopReason = stopReason;
    this.tokens = usage;
    this.finished = true;
  }

  private begin(index: number, block: ContentBlock): void {
    if (block.type === 'text') this.blocks.set(index, { type: 'text', text: block.text });
    if (block.type === 'redacted_thinking') this.blocks.set(index, block);
    if (block.type === 'thinking') {
      this.blocks.set(index, { type: 'thinking', thinking: block.thinking, signature: block.signature });
    }
    if (!['text', 'redacted_thinking', 'thinking', 'tool_use'].includes(block.type)) {
      this.blocks.set(index, { type: 'other', block });
    }
    if (block.type === 'tool_use') {
      const empty = Object.keys(block.input ?? {}).length === 0;
      const json = empty ? '' : JSON.stringify(block.input);
      this.blocks.set(index, { type: 'tool_use', id: block.id, name: block.name, json });
    }
  }

  private grow(index: number, delta: RawContentBlockDelta): void {
    const block = this.blocks.get(index);
    if (block?.type === 'text' && delta.type === 'text_delta') block.text += delta.text;
    if (block?.type === 'tool_use' && delta.type === 'input_json_delta') block.json += delta.partial_json;
    if (block?.type === 'thinking' && delta.type === 'thinking_delta') block.thinking += delta.thinking;
    if (block?.type === 'thinking' && delta.type === 'signature_delta') block.signature += delta.signature;
  }

  /** The blocks as they go back; null where the input of a call did not come whole. */
  private native(): unknown[] | null {
    try {
      return this.inOrder().map((block) =>
        block.type === 'tool_use'
          ? { type: block.type, id: block.id, name: block.name, input: JSON.parse(block.json || '{}') }
          : block.type === 'other'
            ? block.block
            : block,
      );
    } catch {
      return null;
    }
  }

  private inOrder(): Growing[] {
    return [...this.blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
  }

  complete(model: string): ChatReply {
    const blocks = this.inOrder();
    const thinking = blocks.flatMap((block): ThinkingPart[] => {
      if (block.type === 'thinking') return [{ model, text: block.thinking, signed: block }];
      return block.type === 'redacted_thinking' ? [{ model, text: '', signed: block }] : [];
    });
    const calls = blocks.flatMap((block): ToolCall[] =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.json }] : [],
    );
    const stop =
      this.stopReason === 'refusal' ? 'refused' : this.stopReason === 'max_tokens' ? 'length' : 'done';
    const native = this.native();
    const hourWriteTokens = this.tokens?.cache_creation?.ephemeral_1h_input_tokens ?? 0;
    return {
      text: this.text,
      thinking,
      calls,
      stop,
      usage: usageOf(this.tokens),
      ...(native ? { native } : {}),
      ...(hourWriteTokens > 0 ? { bill: { hourWriteTokens } } : {}),
    };
  }
  get overflowed(): boolean {
    return this.stopReason === 'model_context_window_exceeded';
  }
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

import type { ThinkingPart } from '@/server/core/agent/turn';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';

/** What arrives of an answer: whole in a message, or in pieces in the deltas of a stream. */
export interface Piece {
  content?: string | null;
  refusal?: string | null;
  tool_calls?: {
    index?: number;
    id?: string;
    function?: { name?: string; arguments?: string };
    extra_content?: unknown;
  }[];
  /** Reasoning, under the names that servers have for it. */
  reasoning_content?: unknown;
  reasoning?: unknown;
  reasoning_details?: unknown;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Puts the pieces of an answer together. */
export class StreamedReply {
  text = '';
  thinking = '';
  private refusal = '';
  private finish: string | null = null;
  private readonly calls = new Map<number, ToolCall>();
  private readonly details: Record<string, unknown>[] = [];
  /** What came beside a call, e.g. the signature of Gemini's reasoning. */
  private readonly extras = new Map<number, unknown>();
  /** The name under which reasoning came. */
  private reasoningField: 'reasoning_content' | 'reasoning' = 'reasoning_content';

  /** Whether anything has come. */
  get any(): boolean {
    return this.text !== '' || this.thinking !== '' || this.calls.size > 0;
  }
  get finished(): boolean {
    return this.finish !== null;
  }

  add(piece: Piece, finish: string | null | undefined): void {
    this.text += text(piece.content);
    this.refusal += text(piece.refusal);
    this.thinking += text(piece.reasoning_content) || text(piece.reasoning);
    if (text(piece.reasoning) !== '' && text(piece.reasoning_content) === '')
      this.reasoningField = 'reasoning';
    if (Array.isArray(piece.reasoning_details)) {
      for (const detail of piece.reasoning_details) addDetail(this.details, Object(detail));
    }
    for (const [place, call] of (piece.tool_calls ?? []).entries()) {
      const index = call.index ?? place;
      if (call.extra_content !== undefined) this.extras.set(index, call.extra_content);
      const held = this.calls.get(index) ?? { id: '', name: '', arguments: '' };
      this.calls.set(index, {
        id: held.id || (call.id ?? ''),
        name: held.name + (call.function?.name ?? ''),
        arguments: held.arguments + (call.function?.arguments ?? ''),
      });
    }
    if (finish) this.finish = finish;
  }

  private inOrder(): [number, ToolCall][] {
    return [...this.calls.entries()].sort(([a], [b]) => a - b);
  }

  /** The message as it goes back: with the reasoning under the name it came by, and what came beside each call. */
  private native(): Record<string, unknown> {
    const calls = this.inOrder().map(([index, { id, name, arguments: given }]) => {
      const extra = this.extras.get(index);
      return {
        id,
        type: 'function',
        function: { name, arguments: given },
        ...(extra === undefined ? {} : { extra_content: extra }),
      };
    });
    return {
      content: this.text === '' && calls.length > 0 ? null : this.text,
      ...(this.thinking === '' ? {} : { [this.reasoningField]: this.thinking }),
      ...(this.details.length === 0 ? {} : { reasoning_details: this.details }),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
  }

  complete(model: string, usage: ChatReply['usage']): ChatReply {
    const refused = this.finish === 'content_filter' || (this.refusal !== '' && this.calls.size === 0);
    const signed = this.details.length > 0 ? { signed: this.details } : {};
    const thinking: ThinkingPart[] =
      this.thinking === '' && this.details.length === 0 ? [] : [{ model, text: this.thinking, ...signed }];
    return {
      text: this.text,
      thinking,
      calls: this.inOrder().map(([, call]) => call),
      native: this.native(),
      stop: refused ? 'refused' : this.finish === 'length' ? 'length' : 'done',
      usage,
    };
  }
}

/** A fragment of reasoning joins the entry of its index: texts grow, other fields are the newest. */
function addDetail(details: Record<string, unknown>[], detail: Record<string, unknown>): void {
  const { index } = detail;
  const known = index === undefined ? undefined : details.find((one) => one.index === index);
  if (!known) {
    details.push({ ...detail });
    return;
  }
  for (const [name, value] of Object.entries(detail)) {
    const grows = ['text', 'summary', 'data'].includes(name) && typeof value === 'string';
    if (grows) known[name] = text(known[name]) + value;
    else if (value !== null && value !== undefined) known[name] = value;
  }
}

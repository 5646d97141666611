import type { ThinkingPart } from '@/server/core/agent/turn';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';

/** What arrives of an answer: whole in a message, or in pieces in the deltas of a stream. */
export interface Piece {
  content?: string | null;
  refusal?: string | null;
  tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[];
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
  private readonly details: unknown[] = [];

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
    if (Array.isArray(piece.reasoning_details)) this.details.push(...piece.reasoning_details);
    for (const [place, call] of (piece.tool_calls ?? []).entries()) {
      const index = call.index ?? place;
      const held = this.calls.get(index) ?? { id: '', name: '', arguments: '' };
      this.calls.set(index, {
        id: held.id || (call.id ?? ''),
        name: held.name + (call.function?.name ?? ''),
        arguments: held.arguments + (call.function?.arguments ?? ''),
      });
    }
    if (finish) this.finish = finish;
  }

  complete(model: string, usage: ChatReply['usage']): ChatReply {
    const refused = this.finish === 'content_filter' || (this.refusal !== '' && this.calls.size === 0);
    const signed = this.details.length > 0 ? { signed: this.details } : {};
    const thinking: ThinkingPart[] =
      this.thinking === '' && this.details.length === 0 ? [] : [{ model, text: this.thinking, ...signed }];
    return {
      text: this.text,
      thinking,
      calls: [...this.calls.entries()].sort(([a], [b]) => a - b).map(([, call]) => call),
      stop: refused ? 'refused' : this.finish === 'length' ? 'length' : 'done',
      usage,
    };
  }
}

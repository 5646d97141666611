import type { CompletionUsage } from 'openai/resources/completions';
import type { ThinkingPart } from '@/server/core/agent/turn';
import type { ChatReply, ToolCall } from '@/server/models/language/chat';
import { isRecord } from '@/server/models/language/record';
import { createSplitter } from '@/server/models/language/thought-tags';
import { CallPieces } from './call-pieces';

/** What arrives of an answer: whole in a message, or in pieces in the deltas of a stream. Nothing is taken for granted. */
export interface Piece {
  content?: unknown;
  refusal?: unknown;
  tool_calls?: unknown;
  /** The older form of a call. */
  function_call?: unknown;
  /** Reasoning, under the names that servers have for it. */
  reasoning_content?: unknown;
  reasoning?: unknown;
  reasoning_details?: unknown;
}

/** Puts the pieces of an answer together. */
export class StreamedReply {
  private content = '';
  private reasoned = '';
  private detailed = '';
  private refusal = '';
  private finish: string | null = null;
  private closed = false;
  private readonly split = createSplitter();
  private readonly calls = new CallPieces();
  private readonly details: Record<string, unknown>[] = [];
  /** The name under which reasoning came. */
  private reasoningField: 'reasoning_content' | 'reasoning' = 'reasoning_content';
  /** As the server sent it last. */
  usage: CompletionUsage | null = null;

  /** So far, for whoever watches. */
  get text(): string {
    return this.split(this.content, false).text;
  }
  get thinking(): string {
    return this.thinkingWith(this.split(this.content, false).thinking);
  }
  private thinkingWith(written: string): string {
    return [this.reasoned || this.detailed, written].filter((one) => one !== '').join('\n');
  }
  /** Whether anything has come. */
  get any(): boolean {
    return this.content !== '' || this.thinking !== '' || this.refusal !== '' || this.calls.any;
  }
  /** Whether the server said that this is all: by a reason, or by its closing mark alone. */
  get concluded(): boolean {
    if (this.finish === 'error') return false;
    return this.finish !== null || (this.any && this.closed);
  }
  /** Whether nothing is missing. Some servers say neither: where the connection ended well, whole calls show it. */
  get finished(): boolean {
    return this.concluded || (this.finish === null && this.calls.whole);
  }

  /** One JSON value of the reply: a chunk of a stream, or the whole of it. */
  part(value: unknown): void {
    if (!isRecord(value)) return;
    const [choice] = Array.isArray(value.choices) ? value.choices : [];
    const at: Record<string, unknown> = isRecord(choice) ? choice : {};
    const delta = isRecord(at.delta) ? at.delta : undefined;
    // Where pieces came, a message repeats them.
    const whole = isRecord(at.message) && !this.any ? at.message : {};
    const piece: Record<string, unknown> = delta ?? whole;
    this.add(piece, typeof at.finish_reason === 'string' ? at.finish_reason : null);
    const gateway = isRecord(value.x_groq) ? value.x_groq.usage : undefined;
    this.usage = [value.usage, at.usage, piece.usage, gateway].find(isUsage) ?? this.usage;
  }

  add(piece: Piece, finish: string | null | undefined): void {
    this.takeContent(piece.content);
    if (typeof piece.refusal === 'string') this.refusal += piece.refusal;
    const reasoned = textIn(piece.reasoning_content);
    if (reasoned === '' && textIn(piece.reasoning) !== '') this.reasoningField = 'reasoning';
    this.reasoned += reasoned || textIn(piece.reasoning);
    if (Array.isArray(piece.reasoning_details)) {
      for (const detail of piece.reasoning_details) if (isRecord(detail)) addDetail(this.details, detail);
      this.detailed += textIn(piece.reasoning_details);
    }
    this.calls.add(piece.tool_calls);
    this.calls.add(piece.function_call);
    if (finish) this.finish = finish;
  }

  /** The server said that nothing follows. */
  end(): void {
    this.closed = true;
  }

  /** A text, or parts of which some may be reasoning. */
  private takeContent(content: unknown): void {
    for (const part of Array.isArray(content) ? content : [content]) {
      const thinks = isRecord(part) && typeof part.type === 'string' && /think|reasoning/.test(part.type);
      if (thinks) this.reasoned += textIn(part);
      else this.content += textIn(part);
    }
  }

  /** The message as it goes back: with the reasoning under the name it came by, and what came beside each call. */
  private native(content: string, calls: readonly ToolCall[]): Record<string, unknown> {
    const extras = this.calls.extras();
    return {
      content: content === '' && calls.length > 0 ? null : content,
      ...(this.reasoned === '' ? {} : { [this.reasoningField]: this.reasoned }),
      ...(this.details.length === 0 ? {} : { reasoning_details: this.details }),
      ...(calls.length === 0
        ? {}
        : {
            tool_calls: calls.map(({ id, name, arguments: given }, at) => ({
              ...extras[at],
              id,
              type: 'function',
              function: { name, arguments: given },
            })),
          }),
    };
  }

  complete(model: string, usage: ChatReply['usage']): ChatReply {
    const { text, thinking: written } = this.split(this.content, true);
    const thought = this.thinkingWith(written);
    const calls = this.calls.complete();
    const refused = this.finish === 'content_filter' || (this.refusal !== '' && calls.length === 0);
    const signed = this.details.length > 0 ? { signed: this.details } : {};
    const thinking: ThinkingPart[] =
      thought === '' && this.details.length === 0 ? [] : [{ model, text: thought, ...signed }];
    return {
      text,
      thinking,
      calls,
      stop: refused ? 'refused' : this.finish === 'length' ? 'length' : 'done',
      usage,
      native: this.native(text, calls),
    };
  }
}

const isUsage = (value: unknown): value is CompletionUsage =>
  isRecord(value) && typeof value.prompt_tokens === 'number';

/** The words in a text, a part (`{type, text}`, `{type: "thinking", thinking: […]}`) or a list of them. */
function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  if (!isRecord(value)) return '';
  return textIn(value.text ?? value.thinking ?? value.content ?? value.summary);
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
    if (grows) known[name] = textIn(known[name]) + value;
    else if (value !== null && value !== undefined) known[name] = value;
  }
}

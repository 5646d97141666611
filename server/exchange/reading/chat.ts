import { addMessage, type CallPlace, type Draft, setResult } from '@/server/exchange/run/draft';
import { callsIn, type NamedCall, type NamedResult, resultsIn, writingOf } from './chat-calls';
import { contentText } from './content';
import type { Notes } from './notes';
import { lateResults } from './sentences';
import { toolCall } from './tools';
import type { Fields } from './value';
import { filled, text } from './value';

/** Steps made of a conversation, message by message: each assistant's message is one. */
export class Chat {
  readonly drafts: Draft[] = [];
  systemPrompt: string | null = null;
  statement: string | null = null;
  private readonly open = new Map<string, CallPlace>();

  /** `prefix` makes keys unique among several conversations of one run. */
  constructor(
    private readonly notes: Notes,
    private readonly prefix = '',
  ) {}

  /** Adds any message by its role. `extra` is what the format knows of an assistant's message. */
  add(message: Fields, extra: Partial<Draft> = {}): void {
    const results = resultsIn(message, this.notes);
    if (message.role === 'assistant' || message.role === 'ai') this.step(message, callsIn(message), extra);
    else if (results.length > 0) {
      for (const result of results) this.result(result);
      const rest = Array.isArray(message.content) ? filled(writingOf(message, this.notes).text) : null;
      if (rest !== null && message.role === 'user') this.spoken(rest);
    } else if (message.role === 'system' || message.role === 'developer') {
      const content =
        contentText(message.content, this.notes) ?? text(message.text) ?? text(message.system_prompt);
      if (this.systemPrompt === null && this.drafts.length === 0) this.systemPrompt = content;
      else if (filled(content) !== null) this.spoken(content ?? '');
    } else {
      const content = contentText(message.content, this.notes) ?? text(message.text);
      if (content !== null) this.spoken(content);
    }
  }

  /** A step with the given calls. */
  step(message: Fields, calls: readonly NamedCall[], extra: Partial<Draft> = {}): Draft {
    const draft: Draft = {
      ...writingOf(message, this.notes),
      calls: calls.map((call) => toolCall(call.name, call.arguments)),
      ...extra,
      key: `${this.prefix}${this.drafts.length}`,
      parentKey: this.drafts.at(-1)?.key ?? null,
    };
    this.drafts.push(draft);
    for (const [at, { id }] of calls.entries()) if (id !== null) this.open.set(id, { draft, at });
    return draft;
  }

  /** A result: of the call that it names, otherwise of the first call of the last step that has none. */
  result({ id, content, isError, exitCode }: NamedResult): void {
    const last = this.drafts.at(-1);
    const free = last?.calls?.findIndex(({ observation }) => observation === null) ?? -1;
    const place =
      (id === null ? undefined : this.open.get(id)) ??
      (last && free !== -1 ? { draft: last, at: free } : undefined);
    if (!place) {
      this.notes.add(lateResults);
      return;
    }
    const before = place.draft.calls?.[place.at]?.observation ?? null;
    const observation =
      before === null
        ? (content ?? '')
        : `${before}
${content ?? ''}`;
    setResult(place, { observation, error: isError || (exitCode ?? 0) > 0, exitCode });
  }

  /** A text of the user: the task before the first step, otherwise a message after the last one. */
  spoken(content: string): void {
    const last = this.drafts.at(-1);
    if (last) addMessage(last, content);
    else this.statement = this.statement === null ? content : `${this.statement}\n\n${content}`;
  }
}

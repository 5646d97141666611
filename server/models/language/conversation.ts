import { createHash } from 'node:crypto';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { plainCallId } from './call-ids';
import type { ChatMessage, ToolCall } from './chat';

export interface Conversation {
  messages: ChatMessage[];
  /** Names everything that stands in it: a reply is sent back in its own form only behind the same (`NativeMessage.after`). */
  after: string;
}

/** What is told of calls beside the one that was carried out. */
const notCarriedOut =
  'Not carried out: one call is carried out at a time. Make it again if it is still needed.';

/**
 * A prompt as a conversation. With `tools` actions are calls and observations their results; without, both are plain
 * text. An answer of `model` goes back as its API gave it, where all before it is as it was then; else its words and its
 * call in plain form. What is said to the agent between two steps stands with the result before it.
 */
export function conversationOf(
  prompt: readonly PromptPart[],
  { tools, model }: { tools: boolean; model: string },
): Conversation {
  const builder = new Builder(tools, model);
  for (const part of prompt) {
    if (part.kind !== 'step') builder.add(part);
    else if (part.role === 'assistant') builder.acted(part);
    else builder.observed(part.text);
  }
  return { messages: builder.messages, after: builder.digest() };
}

/** The calls of the answer before an observation, by their ids in this conversation. */
interface Open {
  ids: string[];
  taken: number;
}

class Builder {
  readonly messages: ChatMessage[] = [];
  private readonly used = new Set<string>();
  private count = 0;
  private digested = 0;
  private hash = '';
  private open: Open | null = null;

  constructor(
    private readonly tools: boolean,
    private readonly model: string,
  ) {}

  /** Of all messages so far, which must not change any more. */
  digest(): string {
    for (; this.digested < this.messages.length; this.digested++) {
      const message = JSON.stringify(this.messages[this.digested]);
      this.hash = createHash('sha256').update(this.hash).update(message).digest('base64').slice(0, 22);
    }
    return this.hash;
  }

  add({ kind, role, text }: PromptPart): void {
    const last = this.messages.at(-1);
    if (role !== 'system' && last?.role === 'tool') last.text += `\n\n${text}`;
    else
      this.messages.push({
        role: role === 'system' ? 'system' : 'user',
        text,
        stable: ['system', 'task', 'overview'].includes(kind),
      });
  }

  acted({ text: action, turn }: PromptPart): void {
    const after = this.digest();
    const native = turn?.native;
    const text = turn?.text ?? '';
    const fits = this.tools || native?.taken === null;
    if (fits && native?.model === this.model && native.after === after) {
      const ids = native.calls.map((id) => this.free(id));
      this.open = native.taken === null ? null : { ids, taken: native.taken };
      const call = this.tools && native.taken !== null ? asCall(ids[native.taken] ?? '', action) : null;
      this.messages.push({ role: 'assistant', text, call, native: { message: native.message, ids } });
      return;
    }
    if (!this.tools) {
      this.open = null;
      this.messages.push({ role: 'assistant', text: withAction(text, action), call: null });
      return;
    }
    const id = this.free('');
    this.open = { ids: [id], taken: 0 };
    this.messages.push({ role: 'assistant', text, call: asCall(id, action) });
  }

  observed(text: string): void {
    if (this.open === null) {
      this.messages.push({ role: 'user', text, stable: false });
      return;
    }
    const { ids, taken } = this.open;
    for (const [at, id] of ids.entries()) {
      this.messages.push(
        at === taken
          ? { role: 'tool', id, text, error: isError(text) }
          : { role: 'tool', id, text: notCarriedOut, error: true },
      );
    }
  }

  /**
   * The id itself, or another where it is empty or was used: ids of our own have nine letters and digits, which every API
   * takes, and are the same at every step.
   */
  private free(id: string): string {
    let chosen = id;
    while (chosen === '' || this.used.has(chosen)) chosen = plainCallId(++this.count);
    this.used.add(chosen);
    return chosen;
  }
}

/** Prompts hold an action as the JSON of its fields, its kind among them. */
function asCall(id: string, text: string): ToolCall {
  const { kind, ...fields }: { kind: string } = JSON.parse(text);
  return { id, name: kind, arguments: JSON.stringify(fields) };
}

/** An action in words, in the form models without tools are told to use. */
const withAction = (text: string, action: string): string =>
  `${text === '' ? '' : `${text}\n\n`}\`\`\`action\n${action}\n\`\`\``;

const isError = (observation: string) => observation.startsWith('<observation error="true">');

import { createHash } from 'node:crypto';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import { plainCallId } from './call-ids';
import type { ChatMessage, ToolCall } from './chat';

export interface Conversation {
  messages: ChatMessage[];
  /** Names everything that stands in it: a reply is sent back in its own form only behind the same (`NativeMessage.after`). */
  after: string;
}

/** In logs from before a step could have several calls: what a model reads of those beside the one that was carried out. */
const notCarriedOut =
  'Not carried out: one call is carried out at a time. Make it again if it is still needed.';

/**
 * A prompt as a conversation. With `tools` actions are calls and observations their results, one for each; without, both
 * are plain text. An answer of `model` goes back as its API gave it, where all before it is as it was then; else its words
 * and its calls in plain form. What is said to the agent between two steps stands with the last result before it.
 */
export function conversationOf(
  prompt: readonly PromptPart[],
  { tools, model }: { tools: boolean; model: string },
): Conversation {
  const builder = new Builder(tools, model);
  let acted: PromptPart[] = [];
  let observed: string[] = [];
  const take = () => {
    const [first, ...further] = acted;
    if (first) builder.step([first, ...further], observed);
    [acted, observed] = [[], []];
  };
  for (const part of prompt) {
    const begins = part.role === 'assistant' && observed.length > 0;
    if (part.kind !== 'step' || begins) take();
    if (part.kind !== 'step') builder.add(part);
    else if (part.role === 'assistant') acted.push(part);
    else observed.push(part.text);
  }
  take();
  return { messages: builder.messages, after: builder.digest() };
}

class Builder {
  readonly messages: ChatMessage[] = [];
  private readonly used = new Set<string>();
  private count = 0;
  private digested = 0;
  private hash = '';

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

  /** The parts of a step's calls, the first with its turn, and what came of each. */
  step(parts: [PromptPart, ...PromptPart[]], observations: readonly string[]): void {
    const after = this.digest();
    const actions = parts.map(({ text }) => text);
    const [{ turn }] = parts;
    const native = turn?.native;
    const text = turn?.text ?? '';
    const fits = this.tools || native?.taken === null;
    if (fits && native?.model === this.model && native.after === after) {
      const ids = native.calls.map((id) => this.free(id));
      const results = native.taken === null ? [] : resultsOf(ids, observations, native.taken);
      const calls = this.tools ? callsFor(ids, actions, native.taken) : [];
      this.messages.push({ role: 'assistant', text, calls, native: { message: native.message, ids } });
      if (native.taken === null) this.plainly(observations);
      else this.messages.push(...results);
      return;
    }
    if (!this.tools) {
      this.messages.push({ role: 'assistant', text: withActions(text, actions), calls: [] });
      this.plainly(observations);
      return;
    }
    const ids = actions.map(() => this.free(''));
    this.messages.push({ role: 'assistant', text, calls: callsFor(ids, actions, 0) });
    this.messages.push(...resultsOf(ids, observations, 0));
  }

  private plainly(observations: readonly string[]): void {
    if (observations.length > 0)
      this.messages.push({ role: 'user', text: observations.join('\n\n'), stable: false });
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

/** A result for each call. Of the calls of an old log that had one observation, `taken` is the one that it is of. */
const resultsOf = (ids: readonly string[], observations: readonly string[], taken: number): ChatMessage[] =>
  ids.map((id, at) => {
    const text =
      observations.length === ids.length ? observations[at] : at === taken ? observations[0] : undefined;
    return text === undefined
      ? { role: 'tool', id, text: notCarriedOut, error: true }
      : { role: 'tool', id, text, error: isError(text) };
  });

/** The calls that were carried out, by their ids; none where they were written as text. */
function callsFor(ids: readonly string[], actions: readonly string[], taken: number | null): ToolCall[] {
  if (taken === null) return [];
  return actions.map((action, at) => asCall(ids[actions.length === ids.length ? at : taken] ?? '', action));
}

/** Prompts hold an action as the JSON of its fields, its kind among them; a call of another system has its own name. */
function asCall(id: string, text: string): ToolCall {
  const { kind, ...fields }: { kind: string; name?: string; arguments?: unknown } = JSON.parse(text);
  return kind === 'tool'
    ? { id, name: fields.name ?? kind, arguments: JSON.stringify(fields.arguments ?? {}) }
    : { id, name: kind, arguments: JSON.stringify(fields) };
}

/** Actions in words, in the form models without tools are told to use. */
const withActions = (text: string, actions: readonly string[]): string =>
  [...(text === '' ? [] : [text]), ...actions.map((action) => `\`\`\`action\n${action}\n\`\`\``)].join(
    '\n\n',
  );

const isError = (observation: string) => observation.startsWith('<observation error="true">');

import { promptPart } from '@/server/agent/prompt-part';
import type { Action, Observation } from '@/server/core/agent/action';
import { asTurn, type Call } from '@/server/core/agent/call';
import type { PromptPart } from '@/server/core/agent/prompt-part';
import type { GuestProfile } from '@/server/core/ports/guest';
import type { RelayedReply, StepReply } from '@/server/core/ports/model';
import { actionOf } from '@/server/guests/actions';
import type { Conversation, Item } from '@/server/guests/conversation';
import { callInterrupted } from './sentences';

const observed = (text: string, error = false): Observation => ({
  text,
  error,
  exitCode: null,
  truncated: false,
  reads: [],
  writes: [],
});

/** Actions of a reply that has no calls: the last of a walk ends it, another is words alone. */
function withoutCalls({ text }: RelayedReply, isLast: boolean): Action {
  return isLast
    ? { kind: 'finish', summary: text.slice(0, 10_000) }
    : { kind: 'tool', name: 'message', arguments: {} };
}

/** A reply with its results, as a step. `next`: the request that followed it; null: the guest ended. */
export function stepOf(
  profile: GuestProfile,
  { model, reply, notes }: { model: string; reply: RelayedReply; notes: readonly string[] },
  next: Conversation | null,
): { reply: StepReply; calls: ReturnType<typeof asTurn<Call>> } {
  const results = new Map<string, string>();
  for (const item of next?.items ?? []) if (item.kind === 'result') results.set(item.id, item.text);
  const calls: Call[] = reply.calls.map((call) => {
    const text = results.get(call.id);
    const observation = text === undefined ? observed(callInterrupted, true) : observed(text);
    return { action: actionOf(profile, call), observation };
  });
  const [first = { action: withoutCalls(reply, next === null), observation: observed('') }, ...others] =
    calls;
  const taken = asTurn([first, ...others]);
  const { text, thinking, usage } = reply;
  const note = notes.join('\n');
  const turn = {
    text,
    thinking: thinking === '' ? [] : [{ model, text: thinking }],
    ...(note === '' ? {} : { note }),
  };
  const { action } = first;
  const further = others.map((call) => ({ action: call.action }));
  return {
    reply: { ...asTurn([{ action }, ...further]), thought: text, usage, turn },
    calls: taken,
  };
}

/** A guest's requests as prompts: what was counted for one request is not counted again for the next. */
export function promptMaker(): (conversation: Conversation) => PromptPart[] {
  const counted = new Map<string, PromptPart>();
  const part = (kind: PromptPart['kind'], role: PromptPart['role'], text: string) => {
    const key = `${kind} ${role} ${text}`;
    const known = counted.get(key) ?? promptPart(kind, role, text);
    counted.set(key, known);
    return known;
  };
  return ({ system, items }) => [
    ...(system === '' ? [] : [part('system', 'system', system)]),
    ...items.map((item, at) =>
      part(at === 0 ? 'task' : 'step', item.kind === 'assistant' ? 'assistant' : 'user', textOf(item)),
    ),
  ];
}

const textOf = (item: Item): string =>
  item.kind === 'assistant'
    ? [item.text, ...item.calls.map((call) => `[${call.name} ${call.arguments}]`)].filter(Boolean).join('\n')
    : item.text;

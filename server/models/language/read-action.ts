import { type Action, actionKinds, actionSchema } from '@/server/core/agent/action';
import { formAt } from './call-forms';
import type { ChatReply } from './chat';
import { argumentsIn, callIn, fittedArguments, type WrittenCall } from './lenient-call';
import { isRecord } from './record';
import { thoughtsApart } from './thought-tags';
import { offeredName } from './tool-names';
import { bareCalls, callInBlock, type FoundCall, writtenCalls } from './written-calls';

export type ReadAction =
  | { ok: true; action: Action; text: string; note: string | null }
  /** `problem` is told to the model: what was wrong and what to do. */
  | { ok: false; problem: string };

const cutOff = 'Your answer was cut off at the output limit before its action was whole. Be brief and act.';
const badJson = 'The action is not valid JSON. Write it again.';

/**
 * The one action of an answer, from its first call or from its text. `offered` are the actions the model may take. Calls
 * are read in all the forms that models write them in, and then checked strictly: what is in doubt is refused.
 */
export function readAction(reply: ChatReply, offered: readonly string[]): ReadAction {
  const calls = reply.calls.flatMap((call) => bundled(call.name, call.arguments));
  const [first] = calls;
  if (first) {
    const read = checked(first, offered);
    if (!read.ok) return reply.stop === 'length' ? no(cutOff) : read;
    return { ...read, text: reply.text.trim(), note: noteOn(calls.length) };
  }
  if (reply.stop === 'length') return no(cutOff);
  if (reply.text.trim() === '') return fromReasoning(reply, offered);
  return fromText(reply.text, offered);
}

const no = (problem: string) => ({ ok: false as const, problem });

const noteOn = (calls: number): string | null =>
  calls > 1 ? `Only the first of your ${calls} calls was carried out: take one action at a time.` : null;

/**
 * OpenAI's models may put several calls into one of a tool that nobody offered: `multi_tool_use.parallel`. Servers of GLM
 * may put the arguments into the name.
 */
function bundled(name: string, given: string): WrittenCall[] {
  const form = name.includes('<arg_key>') ? formAt(`<tool_call>${name}</tool_call>`, 0) : null;
  if (form?.kind === 'calls') return form.calls;
  const uses = /parallel$/.test(name) ? argumentsIn(given)?.tool_uses : undefined;
  const calls = Array.isArray(uses) ? uses.map(callIn).filter((call) => call !== null) : [];
  return calls.length > 0 ? calls : [{ name, given }];
}

function checked({ name: called, given: raw }: WrittenCall, offered: readonly string[]) {
  const name = offeredName(called, offered);
  const kind = actionKinds.find((one) => one === name);
  if (name === null || kind === undefined) {
    const known = actionKinds.some((one) => one === called);
    return no(
      `There is no action “${called.slice(0, 80)}”${known ? ' here' : ''}. The actions are: ${offered.join(', ')}.`,
    );
  }
  const given = argumentsIn(raw);
  if (given === undefined) {
    return no(
      `The arguments of ${name} are not one valid JSON object. Send them again; mind quotes, backslashes (\\\\) and line breaks (\\n) in strings.`,
    );
  }
  const action = actionSchema.safeParse({ ...fittedArguments(kind, given), kind });
  if (action.success) return { ok: true as const, action: action.data };
  const issues = action.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return no(`The arguments of ${name} do not fit (${issues.join('; ')}).`);
}

/**
 * The action that a text names: in the marks of a chat template that the server did not read, or the last fenced block that
 * is an action, or bare JSON at its end.
 */
function fromText(text: string, offered: readonly string[]): ReadAction {
  const { marked, unreadable, blocks } = writtenCalls(text);
  const fenced = blocks.map((block) => ({ block, call: callInBlock(block) }));
  if (unreadable)
    return no(
      `The call in your text cannot be read. Write it again: its name, and its arguments as valid JSON.`,
    );
  if (marked.length > 0) {
    const inBoth = fenced.some(({ block, call }) => block.info === 'action' && call !== null);
    return inBoth
      ? no('Your answer names actions in two forms. Take exactly one.')
      : carriedOut(text, marked, offered);
  }
  let problem = 'Your answer named no action. Take exactly one, in the form you were told.';
  for (const { block, call } of fenced.reverse()) {
    if (call && isMeant(call, block.info, offered)) return carriedOut(text, [call], offered);
    if (call === null && /["'](?:kind|name)["']\s*:/.test(block.body)) problem = badJson;
  }
  const bare = bareCalls(text, blocks.at(-1)?.end ?? 0);
  if (bare.length > 0) return carriedOut(text, bare, offered);
  return no(blocks.length === 0 && /\{\s*["'](?:kind|name)["']\s*:[^}]*$/.test(text) ? badJson : problem);
}

/** Where nothing but reasoning came, a server may have taken the call at its very end for a part of it. */
function fromReasoning({ thinking }: ChatReply, offered: readonly string[]): ReadAction {
  const { text } = thoughtsApart(`<think>${thinking.at(-1)?.text ?? ''}`);
  const { marked } = writtenCalls(text);
  const read = marked.length > 0 ? carriedOut(text, marked, offered) : null;
  return read?.ok ? read : no('Your answer was empty. Take exactly one action.');
}

/** JSON with a name may be a file that the answer shows; with arguments, or in a block of its own kind, it is a call. */
const isMeant = ({ name, given }: FoundCall, info: string, offered: readonly string[]): boolean =>
  info === 'action' ||
  offeredName(name, offered) !== null ||
  actionKinds.some((kind) => kind === name) ||
  (isRecord(given) && Object.keys(given).length === 0);

function carriedOut(text: string, calls: readonly FoundCall[], offered: readonly string[]): ReadAction {
  const [first] = calls;
  if (!first) return no(badJson);
  const read = checked(first, offered);
  return read.ok ? { ...read, text: text.slice(0, first.at).trim(), note: noteOn(calls.length) } : read;
}

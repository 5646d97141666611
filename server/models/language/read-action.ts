import { actionKinds, actionSchema } from '@/server/core/agent/action';
import { asTurn, type RequestedCall, type RequestedCalls } from '@/server/core/agent/call';
import { formAt } from './call-forms';
import type { ChatReply } from './chat';
import { argumentsIn, callIn, fittedArguments, type WrittenCall } from './lenient-call';
import { isRecord } from './record';
import { thoughtsApart } from './thought-tags';
import { offeredName } from './tool-names';
import { bareCalls, callInBlock, type FoundCall, writtenCalls } from './written-calls';

export type ReadAction =
  | (RequestedCalls & { ok: true; text: string; note: string | null })
  /** `problem` is told to the model: what was wrong and what to do. */
  | { ok: false; problem: string };

const cutOff = 'Your answer was cut off at the output limit before its action was whole. Be brief and act.';
const badJson = 'The action is not valid JSON. Write it again.';

/**
 * The calls of an answer, or those in its text. `offered` are the actions the model may take. Calls are read in all the
 * forms that models write them in, and then checked strictly: what is in doubt is refused. Among calls that can be carried
 * out, one that cannot stays as a call that is refused; where none can, the answer is to be put right.
 */
export function readAction(reply: ChatReply, offered: readonly string[]): ReadAction {
  const calls = reply.calls.flatMap((call) => bundled(call.name, call.arguments));
  if (calls.length > 0) {
    const read = readCalls(calls, offered, reply.stop === 'length');
    return read.ok ? { ...read, text: reply.text.trim(), note: null } : read;
  }
  if (reply.stop === 'length') return no(cutOff);
  if (reply.text.trim() === '') return fromReasoning(reply, offered);
  return fromText(reply.text, offered);
}

const no = (problem: string) => ({ ok: false as const, problem });

type ReadCalls = (RequestedCalls & { ok: true }) | { ok: false; problem: string };

/** `cut`: the answer ended at the output limit, perhaps within its last call. */
function readCalls(calls: readonly WrittenCall[], offered: readonly string[], cut = false): ReadCalls {
  const read = calls.map((call) => checked(call, offered));
  const problem = read.find((one) => !one.ok);
  if (read.every((one) => !one.ok)) return no(cut ? cutOff : (problem?.problem ?? cutOff));
  const [first, ...further] = read.map((one, at): RequestedCall => {
    if (one.ok) return { action: one.action };
    return { action: one.action, refusal: cut && at === read.length - 1 ? cutOff : one.problem };
  });
  return first ? { ok: true, ...asTurn([first, ...further]) } : no(cutOff);
}

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

/** A call that cannot be carried out as it is kept: under the name and with the arguments that it came with. */
function unusable(called: string, given: Record<string, unknown> | undefined, raw: unknown, problem: string) {
  const action = {
    kind: 'tool' as const,
    name: called.slice(0, 200) || 'unnamed',
    arguments: given ?? { unread: (typeof raw === 'string' ? raw : JSON.stringify(raw)).slice(0, 2_000) },
  };
  return { ok: false as const, problem, action };
}

function checked({ name: called, given: raw }: WrittenCall, offered: readonly string[]) {
  const given = argumentsIn(raw);
  const refused = (problem: string) => unusable(called, given, raw, problem);
  const name = offeredName(called, offered);
  const kind = actionKinds.find((one) => one === name);
  if (name === null || kind === undefined) {
    const known = actionKinds.some((one) => one === called);
    return refused(
      `There is no action “${called.slice(0, 80)}”${known ? ' here' : ''}. The actions are: ${offered.join(', ')}.`,
    );
  }
  if (given === undefined) {
    return refused(
      `The arguments of ${name} are not one valid JSON object. Send them again; mind quotes, backslashes (\\\\) and line breaks (\\n) in strings.`,
    );
  }
  const action = actionSchema.safeParse({ ...fittedArguments(kind, given), kind });
  if (action.success) return { ok: true as const, action: action.data };
  const issues = action.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return refused(`The arguments of ${name} do not fit (${issues.join('; ')}).`);
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
  const read = readCalls(calls, offered);
  return read.ok ? { ...read, text: text.slice(0, first.at).trim(), note: null } : read;
}

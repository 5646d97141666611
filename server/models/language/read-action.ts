import { type Action, actionKinds, actionSchema } from '@/server/core/agent/action';
import type { ChatReply, ToolCall } from './chat';

export type ReadAction =
  | { ok: true; action: Action; text: string; note: string | null }
  /** `problem` is told to the model: what was wrong and what to do. */
  | { ok: false; problem: string };

const cutOff = 'Your answer was cut off at the output limit before its action was whole. Be brief and act.';

/** The one action of an answer, from its first call or from its text. `offered` are the actions the model may take. */
export function readAction(reply: ChatReply, offered: readonly string[]): ReadAction {
  const [first, ...more] = reply.calls;
  if (first) {
    const read = checked(first.name, argumentsOf(first), offered);
    if (!read.ok) return reply.stop === 'length' ? no(cutOff) : read;
    const note =
      more.length > 0
        ? `Only the first of your ${reply.calls.length} calls was carried out: take one action at a time.`
        : null;
    return { ...read, text: reply.text.trim(), note };
  }
  if (reply.stop === 'length') return no(cutOff);
  if (reply.text.trim() === '') return no('Your answer was empty. Take exactly one action.');
  return fromText(reply.text, offered);
}

const no = (problem: string) => ({ ok: false as const, problem });

/** `undefined` where they do not parse. Some models send nothing at all for no arguments. */
function argumentsOf(call: ToolCall): unknown {
  if (call.arguments.trim() === '') return {};
  return parsed(call.arguments);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function checked(name: string, given: unknown, offered: readonly string[]) {
  if (!offered.includes(name)) {
    const known = actionKinds.some((kind) => kind === name);
    return no(
      `There is no action “${name.slice(0, 80)}”${known ? ' here' : ''}. The actions are: ${offered.join(', ')}.`,
    );
  }
  if (!isRecord(given)) {
    return no(
      `The arguments of ${name} are not one valid JSON object. Send them again; mind quotes and line breaks (\\n) in strings.`,
    );
  }
  const fields = Object.entries(given).filter(([, value]) => value !== null);
  const action = actionSchema.safeParse({ ...Object.fromEntries(fields), kind: name });
  if (action.success) return { ok: true as const, action: action.data };
  const issues = action.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  return no(`The arguments of ${name} do not fit (${issues.join('; ')}).`);
}

const fence = /```[\w-]*[ \t]*\n([\s\S]*?)\n?[ \t]*```/g;

/** The last fenced block that is an action, or a bare JSON object where nothing is fenced. */
function fromText(text: string, offered: readonly string[]): ReadAction {
  const blocks = [...text.matchAll(fence)].map((match) => ({ at: match.index, body: match[1] ?? '' }));
  const start = text.indexOf('{');
  const bare = start === -1 ? [] : [{ at: start, body: text.slice(start, text.lastIndexOf('}') + 1) }];
  const candidates = blocks.length > 0 ? blocks.reverse() : bare;
  let problem = 'Your answer named no action. Take exactly one, in the form you were told.';
  for (const { at, body } of candidates) {
    const value = parsed(body);
    if (!isRecord(value)) {
      if (/"(?:kind|name)"\s*:/.test(body)) problem = 'The action is not valid JSON. Write it again.';
      continue;
    }
    const { kind, name, arguments: given, ...fields } = value;
    const called = kind ?? name;
    if (typeof called !== 'string') continue;
    const read = checked(called, isRecord(given) ? given : fields, offered);
    if (!read.ok) return read;
    return { ...read, text: text.slice(0, at).trim(), note: null };
  }
  return no(problem);
}

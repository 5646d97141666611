import type { Action } from '@/server/core/agent/action';
import { numberRepair } from '@/tests/support/repair-script';
import type { Plain, RequestBody, Sent } from './server';

/** What the model does in each run: arguments of every type are among it. */
export const repair: readonly Action[] = [
  { kind: 'read_file', path: 'number', startLine: 1, endLine: 40 },
  ...numberRepair,
];

/** One way in which a provider, server or model differs from what its API describes. */
export interface Quirk {
  name: string;
  /** Where the fact comes from. */
  reference: string;
  api: 'openai' | 'anthropic';
  /** What the server sends in place of the answer it would send. */
  sends: (plain: Plain) => Sent;
  /** Requests that the server does not take, beside those its API describes. */
  refuses?: (body: RequestBody) => boolean;
  expected: {
    /** Requests of the run: more than its steps where the model is corrected or a call is tried again. */
    requests?: number;
    /** The reasoning that people read at each step. */
    thinking?: string;
    /** Whether tokens are estimated, because the server reports none. */
    estimated?: boolean;
    /** A call of `list_files` comes with each answer. */
    another?: boolean;
  };
  /** Settings of the endpoint other than the default ones. */
  silenceSeconds?: number;
}

export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const done = 'data: [DONE]\n\n';

/** A chunk of chat completions with one delta. */
export const chunk = (delta: object, finish: string | null = null, more: object = {}): string =>
  data({ object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish, ...more }] });

export const usageChunk = ({ usage }: Plain): string => data({ choices: [], usage });

export const events = (...pieces: string[]): Sent => ({ type: 'text/event-stream', pieces });
export const json = (value: unknown): Sent => ({ type: 'application/json', pieces: [JSON.stringify(value)] });

/** A call as it stands in a message. */
export const toolCall = ({ id, name, arguments: given }: Plain['calls'][number], more: object = {}) => ({
  index: 0,
  id,
  type: 'function',
  function: { name, arguments: given },
  ...more,
});

/** A text without any call that was read, as of a server that does not know the model's template. */
export const asText = (plain: Plain, text: string): Sent =>
  events(chunk({ role: 'assistant', content: text }), chunk({}, 'stop'), usageChunk(plain), done);

/** The first call with other fields, in a chunk of its own. */
export function withCall(
  plain: Plain,
  change: (call: Plain['calls'][number]) => { name?: string; arguments?: unknown; id?: string | null },
): Sent {
  const calls = plain.calls.map((call) => {
    const { id = call.id, ...changed } = change(call);
    return {
      index: 0,
      id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments, ...changed },
    };
  });
  return events(
    chunk({ role: 'assistant', content: plain.text, tool_calls: calls }),
    chunk({}, 'tool_calls'),
    usageChunk(plain),
    done,
  );
}

export const fieldsOf = ({ arguments: given }: Plain['calls'][number]): Record<string, unknown> =>
  JSON.parse(given);

/** A named event of the Messages API. */
export const event = (type: string, rest: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;

import { countTokens } from 'gpt-tokenizer';
import { z } from 'zod';
import type { Seen } from './brain';
import { type Exchange, json, pieces, stream } from './exchange';

/** Parts are what gateways take that pass marks for the cache on. */
const content = z.union([
  z.string(),
  z.array(
    z.strictObject({
      type: z.literal('text'),
      text: z.string(),
      cache_control: z
        .strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
        .optional(),
    }),
  ),
]);
type Content = z.infer<typeof content>;
const textOf = (given: Content): string =>
  typeof given === 'string' ? given : given.map(({ text }) => text).join('\n\n');

const message = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content }),
  z.strictObject({ role: z.literal('developer'), content }),
  z.strictObject({ role: z.literal('user'), content }),
  z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.string().nullable(),
    tool_calls: z
      .array(
        z.strictObject({
          id: z.string(),
          type: z.literal('function'),
          function: z.strictObject({ name: z.string(), arguments: z.string() }),
          extra_content: z.unknown().optional(),
        }),
      )
      .optional(),
    reasoning_content: z.string().optional(),
    reasoning: z.string().optional(),
    reasoning_details: z.array(z.unknown()).optional(),
  }),
]);

/** What the API takes: an unknown field is refused, as OpenAI refuses it. */
const body = z.strictObject({
  model: z.string(),
  messages: z.array(message).min(1),
  max_tokens: z.number().int().min(1).optional(),
  max_completion_tokens: z.number().int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  reasoning_effort: z.enum(['minimal', 'low', 'medium', 'high']).optional(),
  stream: z.boolean().optional(),
  stream_options: z.strictObject({ include_usage: z.boolean() }).optional(),
  parallel_tool_calls: z.boolean().optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        function: z.strictObject({
          name: z.string().regex(/^[\w-]{1,64}$/),
          description: z.string(),
          parameters: z.object({ type: z.literal('object') }).loose(),
        }),
      }),
    )
    .optional(),
});

/** Chat completions as published by OpenAI, with the reasoning field that vLLM and DeepSeek add. */
export async function serveOpenAI(exchange: Exchange): Promise<void> {
  const { options, cache, received, response } = exchange;
  const request = body.parse(received.body);
  const seen = seenIn(request);
  const scripted = options.brain(seen);
  const parts = request.messages.some((one) => Array.isArray(one.content));
  if (parts && !options.marks) throw new Error('messages[0].content: Input should be a valid string');
  const { input, cached, written } = options.marks
    ? cache.marked(blocksOf(request))
    : {
        ...cache.automatic([
          JSON.stringify(request.tools ?? []),
          ...request.messages.map((one) => JSON.stringify(one)),
        ]),
        written: 0,
      };
  const output = countTokens(
    scripted.text + (scripted.thinking ?? '') + scripted.calls.map((call) => call.arguments).join(''),
  );
  const reasoning = countTokens(scripted.thinking ?? '');
  const billed = { input, cached, written, output };
  const usage = options.usageFor?.(billed) ?? {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
  const finish = scripted.stop
    ? { refused: 'content_filter', length: 'length' }[scripted.stop]
    : scripted.calls.length > 0
      ? 'tool_calls'
      : 'stop';
  const base = { id: `chatcmpl-${received.at}`, created: 1, model: request.model };
  if (!request.stream) {
    received.billed = billed;
    const tool_calls = scripted.calls.map((call, at) => ({
      id: `call_x${at}`,
      type: 'function',
      function: call,
    }));
    const content = scripted.text === '' ? null : scripted.text;
    const reply = {
      role: 'assistant',
      content,
      reasoning_content: scripted.thinking,
      ...(tool_calls.length > 0 ? { tool_calls } : {}),
    };
    return json(response, 200, {
      ...base,
      object: 'chat.completion',
      choices: [{ index: 0, message: reply, finish_reason: finish }],
      ...(options.usage === false ? {} : { usage }),
    });
  }
  const chunk = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  const events = [
    chunk({ role: 'assistant', content: '' }),
    ...pieces(scripted.thinking ?? '').map((reasoning_content) => chunk({ reasoning_content })),
    ...pieces(scripted.text).map((content) => chunk({ content })),
    ...scripted.calls.flatMap((call, index) => [
      chunk({
        tool_calls: [
          { index, id: `call_x${index}`, type: 'function', function: { name: call.name, arguments: '' } },
        ],
      }),
      ...pieces(call.arguments).map((part) =>
        chunk({ tool_calls: [{ index, function: { arguments: part } }] }),
      ),
    ]),
    chunk({}, finish),
  ];
  if (request.stream_options?.include_usage && options.usage !== false) {
    events.push(
      `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
    );
  }
  await stream(exchange, [...events, 'data: [DONE]\n\n'], billed);
}

/** The prompt in the order of the cache, with its marks. Marks do not count as content. */
function blocksOf({ tools = [], messages }: z.infer<typeof body>): { text: string; mark: boolean }[] {
  const blocks = messages.flatMap((one) =>
    Array.isArray(one.content)
      ? one.content.map(({ cache_control, ...part }) => ({
          text: JSON.stringify({ ...one, content: part }),
          mark: cache_control !== undefined,
        }))
      : [{ text: JSON.stringify(one), mark: false }],
  );
  return [{ text: JSON.stringify(tools), mark: false }, ...blocks];
}

function seenIn(request: z.infer<typeof body>): Seen {
  const seen: Seen = {
    model: request.model,
    system: '',
    prompts: [],
    steps: [],
    tools: (request.tools ?? []).map((tool) => tool.function.name),
    temperature: request.temperature ?? 1,
    whole: JSON.stringify(request.messages).replaceAll('\\"', '"'),
    thinking: [],
  };
  const open = new Map<string, Seen['steps'][number]>();
  for (const one of request.messages) {
    if (one.role === 'system' || one.role === 'developer') seen.system += textOf(one.content);
    if (one.role === 'assistant') {
      for (const { id, function: call } of one.tool_calls ?? []) {
        open.set(id, { name: call.name, arguments: JSON.parse(call.arguments), result: '' });
      }
      readAsText(seen, one.content ?? '');
    }
    if (one.role === 'tool') {
      const step = open.get(one.tool_call_id);
      if (!step) throw new Error(`messages with role 'tool' must follow tool_calls: ${one.tool_call_id}`);
      open.delete(one.tool_call_id);
      const result = textOf(one.content);
      if (!wasLeftOut(result)) seen.steps.push({ ...step, result });
    }
    if (one.role === 'user') streamText(seen, textOf(one.content));
  }
  if (open.size > 0)
    throw new Error('An assistant message with tool_calls must be followed by tool messages.');
  return seen;
}

/** Whether the result says that its call was not carried out. */
export const wasLeftOut = (result: string): boolean => result.startsWith('Not carried out');

/** Words of the user: an observation where actions are written as text. */
export function streamText(seen: Seen, text: string): void {
  const last = seen.steps.at(-1);
  if (text.startsWith('<observation') && last?.result === '') last.result = text;
  else seen.prompts.push(text);
}

/** An action written as text, as models without tools do. */
export function readAsText(seen: Seen, text: string): void {
  const block = /```action\n([\s\S]*?)\n```/.exec(text)?.[1];
  if (block === undefined) return;
  const { kind, ...given } = JSON.parse(block);
  seen.steps.push({ name: kind, arguments: given, result: '' });
}

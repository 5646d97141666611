import { createHash } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';
import { z } from 'zod';
import type { Seen } from './brain';
import { type Exchange, json, pieces, stream } from './exchange';
import { readAsText, streamText, wasLeftOut } from './openai';

const mark = {
  cache_control: z
    .strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() })
    .optional(),
};
const text = z.strictObject({ type: z.literal('text'), text: z.string().min(1), ...mark });
const block = z.discriminatedUnion('type', [
  text,
  z.strictObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.strictObject({
    type: z.literal('tool_use'),
    id: z.string().regex(/^[\w-]+$/),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.string(),
    is_error: z.boolean().optional(),
    ...mark,
  }),
]);

/** Blocks of kinds that this server may have sent, and knows nothing of. */
const newer = z
  .looseObject({ type: z.string() })
  .refine(({ type }) => !['text', 'thinking', 'tool_use', 'tool_result'].includes(type))
  .transform((given) => ({ type: 'newer' as const, given }));

/** What the API takes: unknown fields, empty texts and roles that do not alternate are refused. */
const body = z.strictObject({
  model: z.string(),
  max_tokens: z.number().int().min(1),
  system: z.array(text).optional(),
  messages: z
    .array(
      z.strictObject({
        role: z.enum(['user', 'assistant']),
        content: z.array(z.union([block, newer])).min(1),
      }),
    )
    .min(1),
  temperature: z.number().min(0).max(1).optional(),
  stream: z.boolean().optional(),
  thinking: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('enabled'), budget_tokens: z.number().int().min(1024) }),
      z.strictObject({ type: z.literal('adaptive'), display: z.enum(['summarized', 'omitted']).optional() }),
    ])
    .optional(),
  tool_choice: z
    .strictObject({ type: z.literal('auto'), disable_parallel_tool_use: z.boolean().optional() })
    .optional(),
  tools: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w-]{1,128}$/),
        description: z.string(),
        input_schema: z.object({ type: z.literal('object') }).loose(),
      }),
    )
    .optional(),
});
type Body = z.infer<typeof body>;

/** A signature holds for the thinking and for all that stood before it: current models refuse it behind anything else. */
const signatureOf = (thinking: string, before: readonly string[]) =>
  createHash('sha256').update(`signed ${thinking}`).update(before.join('\0')).digest('base64');

/** The Messages API as published by Anthropic. */
export async function serveAnthropic(exchange: Exchange): Promise<void> {
  const { options, cache, received, response } = exchange;
  const request = body.parse(received.body);
  const seen = seenIn(request);
  const scripted = options.brain(seen);
  const thinking = request.thinking && scripted.thinking ? scripted.thinking : '';
  const { input, cached, written } = cache.marked([
    { text: JSON.stringify(request.tools ?? []), mark: false },
    ...blocksOf(request),
  ]);
  const output = countTokens(
    scripted.text + thinking + scripted.calls.map((call) => call.arguments).join(''),
  );
  const billed = { input, cached, written, output };
  const inputUsage: object = options.usageFor?.(billed) ?? {
    input_tokens: input - cached - written,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
  };
  const stop_reason = scripted.stop
    ? { refused: 'refusal', length: 'max_tokens' }[scripted.stop]
    : scripted.calls.length > 0
      ? 'tool_use'
      : 'end_turn';
  const content = [
    ...(thinking
      ? [{ type: 'thinking' as const, thinking, signature: signatureOf(thinking, textsBefore(request)) }]
      : []),
    ...(scripted.text ? [{ type: 'text' as const, text: scripted.text }] : []),
    ...scripted.calls.map((call, at) => ({
      type: 'tool_use' as const,
      id: `toolu_${at}`,
      name: call.name,
      json: call.arguments,
    })),
  ];
  const shell = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: request.model,
    stop_sequence: null,
  };
  if (!request.stream) {
    received.billed = billed;
    const blocks = content.map((one) =>
      one.type === 'tool_use'
        ? { type: one.type, id: one.id, name: one.name, input: JSON.parse(one.json) }
        : one,
    );
    const usage = options.usage === false ? {} : { usage: { ...inputUsage, output_tokens: output } };
    return json(response, 200, { ...shell, content: blocks, stop_reason, ...usage });
  }
  const event = (type: string, rest: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const deltas = (one: (typeof content)[number]): [object, object[]] => {
    if (one.type === 'thinking') {
      return [
        { type: 'thinking', thinking: '', signature: '' },
        [
          ...pieces(one.thinking).map((part) => ({ type: 'thinking_delta', thinking: part })),
          { type: 'signature_delta', signature: one.signature },
        ],
      ];
    }
    if (one.type === 'text') {
      return [
        { type: 'text', text: '' },
        pieces(one.text).map((part) => ({ type: 'text_delta', text: part })),
      ];
    }
    const start = { type: 'tool_use', id: one.id, name: one.name, input: {} };
    return [start, pieces(one.json).map((part) => ({ type: 'input_json_delta', partial_json: part }))];
  };
  const started = options.usage === false ? {} : { usage: { ...inputUsage, output_tokens: 1 } };
  const events = [
    event('message_start', { message: { ...shell, content: [], stop_reason: null, ...started } }),
    event('ping', {}),
    ...content.flatMap((one, index) => {
      const [content_block, parts] = deltas(one);
      return [
        event('content_block_start', { index, content_block }),
        ...parts.map((delta) => event('content_block_delta', { index, delta })),
        event('content_block_stop', { index }),
      ];
    }),
    event('message_delta', {
      delta: { stop_reason, stop_sequence: null },
      ...(options.usage === false ? {} : { usage: { output_tokens: output } }),
    }),
    event('message_stop', {}),
  ];
  await stream(exchange, events, billed);
}

const bare = (one: object) => JSON.stringify({ ...one, cache_control: undefined });

/** What stands before a block of a message (its place in the messages and in its content); all without one. */
const textsBefore = ({ system = [], messages }: Body, message = messages.length, block = 0): string[] => [
  ...system.map(bare),
  ...messages.slice(0, message).flatMap(({ content }) => content.map(bare)),
  ...(messages[message]?.content ?? []).slice(0, block).map(bare),
];

/** The prompt in the order of the cache: system, then messages. Marks do not count as content. */
function blocksOf(request: Body) {
  const isMarked = (one: object) => 'cache_control' in one && one.cache_control !== undefined;
  return [
    ...(request.system ?? []).map((one) => ({ text: bare(one), mark: isMarked(one) })),
    ...request.messages.flatMap(({ role, content }) =>
      content.map((one) => ({ text: role + bare(one), mark: isMarked(one) })),
    ),
  ];
}

function seenIn(request: Body): Seen {
  const seen: Seen = {
    model: request.model,
    system: (request.system ?? []).map((one) => one.text).join('\n'),
    prompts: [],
    steps: [],
    tools: (request.tools ?? []).map((tool) => tool.name),
    temperature: request.temperature ?? 1,
    whole: JSON.stringify(request.messages).replaceAll('\\"', '"'),
    thinking: [],
  };
  let open = new Map<string, Seen['steps'][number]>();
  for (const [at, { role, content }] of request.messages.entries()) {
    if ((at % 2 === 0) !== (role === 'user')) throw new Error('messages: roles must alternate, user first.');
    const first = content[0];
    if (role === 'user' && open.size > 0 && first?.type !== 'tool_result') {
      throw new Error('tool_use ids were found without tool_result blocks immediately after.');
    }
    for (const [index, one] of content.entries()) {
      if (one.type === 'thinking') {
        if (one.signature !== signatureOf(one.thinking, textsBefore(request, at, index)))
          throw new Error('Invalid signature in thinking block.');
        seen.thinking.push(one.thinking);
      }
      if (one.type === 'tool_use') open.set(one.id, { name: one.name, arguments: one.input, result: '' });
      if (one.type === 'tool_result') {
        const step = open.get(one.tool_use_id);
        if (!step) throw new Error(`unexpected tool_use_id ${one.tool_use_id} in tool_result.`);
        open.delete(one.tool_use_id);
        if (!wasLeftOut(one.content)) seen.steps.push({ ...step, result: one.content });
      }
      if (one.type === 'text' && role === 'user') streamText(seen, one.text);
      if (one.type === 'text' && role === 'assistant') readAsText(seen, one.text);
    }
    const last = request.messages.findLastIndex((other) => other.role === 'assistant');
    const calls = content.some((one) => one.type === 'tool_use');
    if (request.thinking?.type === 'enabled' && at === last && calls && first?.type !== 'thinking') {
      throw new Error(
        'Expected `thinking`, but found `tool_use`: the final assistant message must start with it.',
      );
    }
    if (role === 'user') {
      if (open.size > 0) throw new Error('tool_use ids were found without tool_result blocks.');
      open = new Map();
    }
  }
  return seen;
}

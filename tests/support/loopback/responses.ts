import { createHash } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';
import { z } from 'zod';
import type { Seen } from './brain';
import { type Exchange, json, pieces, stream } from './exchange';
import { readAsText, streamText, wasLeftOut } from './openai';
import { RefusedRequest } from './refused-request';

const summary = z.array(z.strictObject({ type: z.literal('summary_text'), text: z.string() }));
const item = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    role: z.literal('user'),
    content: z.array(z.strictObject({ type: z.literal('input_text'), text: z.string().min(1) })).min(1),
  }),
  z.strictObject({
    type: z.literal('assistant_message'),
    id: z.string().regex(/^msg_/, 'Expected an ID that begins with msg.').optional(),
    role: z.literal('assistant'),
    status: z.literal('completed').optional(),
    phase: z.enum(['commentary', 'final_answer']).optional(),
    content: z.union([
      z.string().min(1),
      z
        .array(
          z.strictObject({
            type: z.literal('output_text'),
            text: z.string(),
            annotations: z.array(z.unknown()),
            logprobs: z.array(z.unknown()).optional(),
          }),
        )
        .min(1),
    ]),
  }),
  z.strictObject({
    type: z.literal('reasoning'),
    id: z.string().regex(/^rs_/),
    summary,
    encrypted_content: z.string().nullable().optional(),
    status: z.literal('completed').optional(),
  }),
  z.strictObject({
    type: z.literal('function_call'),
    id: z.string().regex(/^fc_/, 'Expected an ID that begins with fc.').optional(),
    call_id: z.string().min(1).max(64),
    name: z.string().regex(/^[\w-]{1,64}$/),
    arguments: z.string(),
    status: z.literal('completed').optional(),
  }),
  z.strictObject({ type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
]);

/** Two shapes of one type: told apart by the role. */
const parted = z.preprocess((given) => {
  const one = z.looseObject({ type: z.string().optional(), role: z.string().optional() }).parse(given);
  const type = one.type ?? 'message';
  return { ...one, type: type === 'message' && one.role === 'assistant' ? 'assistant_message' : type };
}, item);

/** What the API takes: an unknown parameter is refused, and so is what would need stored responses. */
const body = z.strictObject({
  model: z.string(),
  instructions: z.string().optional(),
  input: z.array(parted).min(1),
  store: z.boolean().optional(),
  include: z.array(z.literal('reasoning.encrypted_content')).optional(),
  reasoning: z
    .strictObject({
      effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
      summary: z.enum(['auto', 'concise', 'detailed']).optional(),
    })
    .optional(),
  max_output_tokens: z.number().int().min(16).optional(),
  temperature: z.number().min(0).max(2).optional(),
  parallel_tool_calls: z.boolean().optional(),
  prompt_cache_key: z.string().max(64).optional(),
  stream: z.boolean().optional(),
  tools: z
    .array(
      z.strictObject({
        type: z.literal('function'),
        name: z.string().regex(/^[\w-]{1,64}$/),
        description: z.string(),
        parameters: z.object({ type: z.literal('object') }).loose(),
        strict: z.boolean().optional(),
      }),
    )
    .optional(),
});
type Body = z.infer<typeof body>;

const refuse = (message: string, param: string | null, code: string | null = null, status = 400): never => {
  throw new RefusedRequest(status, { error: { message, type: 'invalid_request_error', param, code } });
};

function parsed(given: unknown): Body {
  const read = body.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = (issue?.path ?? []).map((part) =>
    typeof part === 'number' ? `[${part}]` : `.${String(part)}`,
  );
  const place = path.join('').replace(/^\./, '');
  if (issue?.code === 'unrecognized_keys') {
    const name = [place, issue.keys[0]].filter(Boolean).join('.');
    return refuse(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
  }
  return refuse(`Invalid value for '${place}': ${issue?.message}.`, place, 'invalid_value');
}

const named = (name: string, text: string) => createHash('sha256').update(`${name} ${text}`).digest('hex');

/** Reasoning can be read again behind the very input that it was made for: stricter than the API, so that nothing is mixed up. */
const encrypted = (thinking: string, before: string): string =>
  `gAAAA${named('sealed', before).slice(0, 24)}${Buffer.from(thinking).toString('base64url')}`;

/** OpenAI's Responses API as published, stateless. */
export async function serveResponses(exchange: Exchange): Promise<void> {
  const { options, cache, received, response, request: number } = exchange;
  const request = parsed(options.adapt?.(received.body) ?? received.body);
  if (request.store !== false) refuse('This server keeps nothing: set store to false.', 'store');
  const seen = seenIn(request);
  const scripted = options.brain(seen);
  const isRefused = scripted.stop === 'refused';
  const text = scripted.text || (isRefused ? 'I cannot help with that.' : '');
  const thinking = request.reasoning ? (scripted.thinking ?? '') : '';
  const { input, cached } = cache.automatic([
    JSON.stringify([request.tools ?? [], request.instructions]),
    ...request.input.map((one) => JSON.stringify(one)),
  ]);
  const reasoningTokens = countTokens(thinking);
  const output = reasoningTokens + countTokens(text + scripted.calls.map((call) => call.arguments).join(''));
  const billed = { input, cached, written: 0, output };
  const usage = options.usageFor?.(billed) ?? {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: input + output,
  };
  const before = JSON.stringify([request.instructions, request.input]);
  const id = (prefix: string, at: number) => `${prefix}_${named(before, `${at}`).slice(0, 32)}`;
  const items = [
    ...(thinking === ''
      ? []
      : [
          {
            id: id('rs', 0),
            type: 'reasoning' as const,
            summary: [{ type: 'summary_text', text: thinking }],
            ...(request.include ? { encrypted_content: encrypted(thinking, before) } : {}),
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            id: id('msg', 1),
            type: 'message' as const,
            status: 'completed',
            role: 'assistant',
            ...(scripted.calls.length > 0 ? { phase: 'commentary' } : { phase: 'final_answer' }),
            content: isRefused
              ? [{ type: 'refusal', refusal: text }]
              : [{ type: 'output_text', text, annotations: [], logprobs: [] }],
          },
        ]),
    ...scripted.calls.map((call, at) => ({
      id: id('fc', 2 + at),
      type: 'function_call' as const,
      status: 'completed',
      call_id: `call_${named(before, `c${at}`).slice(0, 24)}`,
      name: call.name,
      arguments: call.arguments,
    })),
  ];
  const incomplete = scripted.stop === 'length' ? { reason: 'max_output_tokens' } : null;
  const shell = {
    id: `resp_${number}`,
    object: 'response',
    created_at: 1,
    model: request.model,
    error: null,
    instructions: request.instructions ?? null,
    metadata: {},
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    temperature: request.temperature ?? 1,
    tool_choice: 'auto',
    tools: request.tools ?? [],
    store: false,
  };
  const done = {
    ...shell,
    status: incomplete ? 'incomplete' : 'completed',
    incomplete_details: incomplete,
    output: items,
    ...(options.usage === false ? {} : { usage }),
  };
  if (!request.stream) {
    received.billed = billed;
    return json(response, 200, done);
  }
  const begun = { ...shell, status: 'in_progress', incomplete_details: null, output: [], usage: null };
  let sequence = 0;
  const event = (type: string, rest: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...rest })}\n\n`;
  const events = [
    event('response.created', { response: begun }),
    event('response.in_progress', { response: begun }),
    ...items.flatMap((one, output_index) => itemEvents(one, output_index, event)),
    event(incomplete ? 'response.incomplete' : 'response.completed', { response: done }),
  ];
  await stream(exchange, events, billed);
}

type Made = { id: string } & Record<string, unknown>;

function itemEvents(
  one: Made,
  output_index: number,
  event: (type: string, rest: object) => string,
): string[] {
  const place = { item_id: one.id, output_index };
  const around = (begun: object, inner: string[]) => [
    event('response.output_item.added', { output_index, item: begun }),
    ...inner,
    event('response.output_item.done', { output_index, item: one }),
  ];
  if (one.type === 'reasoning') {
    const [{ text }] = z.tuple([z.object({ text: z.string() })]).parse(one.summary);
    const at = { ...place, summary_index: 0 };
    return around({ ...one, summary: [] }, [
      event('response.reasoning_summary_part.added', { ...at, part: { type: 'summary_text', text: '' } }),
      ...pieces(text).map((delta) => event('response.reasoning_summary_text.delta', { ...at, delta })),
      event('response.reasoning_summary_text.done', { ...at, text }),
      event('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } }),
    ]);
  }
  if (one.type === 'message') {
    const [part] = z.tuple([z.looseObject({ type: z.string() })]).parse(one.content);
    const kind = part.type === 'refusal' ? 'refusal' : 'output_text';
    const text = String(part.refusal ?? part.text);
    const at = { ...place, content_index: 0 };
    return around({ ...one, status: 'in_progress', content: [] }, [
      event('response.content_part.added', {
        ...at,
        part: { ...part, ...(kind === 'refusal' ? { refusal: '' } : { text: '' }) },
      }),
      ...pieces(text).map((delta) => event(`response.${kind}.delta`, { ...at, delta })),
      event(`response.${kind}.done`, { ...at, ...(kind === 'refusal' ? { refusal: text } : { text }) }),
      event('response.content_part.done', { ...at, part }),
    ]);
  }
  const given = String(one.arguments);
  return around({ ...one, status: 'in_progress', arguments: '' }, [
    ...pieces(given).map((delta) => event('response.function_call_arguments.delta', { ...place, delta })),
    event('response.function_call_arguments.done', { ...place, name: one.name, arguments: given }),
  ]);
}

function seenIn(request: Body): Seen {
  const seen: Seen = {
    model: request.model,
    system: request.instructions ?? '',
    prompts: [],
    steps: [],
    tools: (request.tools ?? []).map(({ name }) => name),
    temperature: request.temperature ?? 1,
    whole: JSON.stringify(request.input).replaceAll('\\"', '"'),
    thinking: [],
  };
  const open = new Map<string, Seen['steps'][number]>();
  for (const [at, one] of request.input.entries()) {
    const next = request.input[at + 1];
    switch (one.type) {
      case 'message':
        for (const { text } of one.content) streamText(seen, text);
        break;
      case 'assistant_message':
        readAsText(
          seen,
          typeof one.content === 'string' ? one.content : one.content.map(({ text }) => text).join(''),
        );
        break;
      case 'reasoning': {
        if (!one.encrypted_content)
          refuse(
            `Item with id '${one.id}' not found. Items are not persisted when \`store\` is set to false. Try again with \`store\` set to true, or remove this item from your input.`,
            'input',
            null,
            404,
          );
        if (next?.type !== 'assistant_message' && next?.type !== 'function_call')
          refuse(
            `Item '${one.id}' of type 'reasoning' was provided without its required following item.`,
            'input',
          );
        const [{ text } = { text: '' }] = one.summary;
        if (one.encrypted_content !== encrypted(text, inputBefore(request, at)))
          refuse(
            `The encrypted content for item ${one.id} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
            null,
            'invalid_encrypted_content',
          );
        seen.thinking.push(text);
        break;
      }
      case 'function_call':
        open.set(one.call_id, { name: one.name, arguments: JSON.parse(one.arguments), result: '' });
        break;
      case 'function_call_output': {
        const step = open.get(one.call_id);
        if (!step)
          return refuse(`No tool call found for function call output with call_id ${one.call_id}.`, 'input');
        open.delete(one.call_id);
        if (!wasLeftOut(one.output)) seen.steps.push({ ...step, result: one.output });
      }
    }
  }
  const [unfinished] = open.keys();
  if (unfinished !== undefined) refuse(`No tool output found for function call ${unfinished}.`, 'input');
  return seen;
}

const inputBefore = ({ instructions, input }: Body, at: number): string =>
  JSON.stringify([instructions, input.slice(0, at)]);

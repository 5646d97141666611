import { createHash } from 'node:crypto';
import { countTokens } from 'gpt-tokenizer';
import { z } from 'zod';
import type { Seen } from './brain';
import { type Exchange, json, pieces, stream } from './exchange';
import { readAsText, streamText, wasLeftOut } from './openai';
import { RefusedRequest } from './refused-request';

const signed = { thoughtSignature: z.string().min(1).optional() };
const call = z.strictObject({
  id: z.string().optional(),
  name: z.string().regex(/^[A-Za-z_][\w.:-]{0,127}$/),
  args: z.record(z.string(), z.unknown()).optional(),
});
const part = z.union([
  z.strictObject({ text: z.string(), thought: z.boolean().optional(), ...signed }),
  z.strictObject({ functionCall: call, ...signed }),
  z.strictObject({
    functionResponse: z.strictObject({
      id: z.string().optional(),
      name: z.string().min(1),
      response: z.record(z.string(), z.unknown()),
    }),
  }),
]);

/** The subset of OpenAPI's schemas that the API knows. */
const schema: z.ZodType = z.lazy(() =>
  z.strictObject({
    type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']).optional(),
    description: z.string().optional(),
    enum: z.array(z.string()).optional(),
    nullable: z.boolean().optional(),
    title: z.string().optional(),
    required: z.array(z.string()).optional(),
    properties: z
      .record(z.string(), schema)
      .refine((all) => Object.keys(all).length > 0, 'should be non-empty for OBJECT type')
      .optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
  }),
);

/** What the API takes: a name that it does not know is refused. */
const body = z.strictObject({
  systemInstruction: z
    .strictObject({ parts: z.array(z.strictObject({ text: z.string().min(1) })).min(1) })
    .optional(),
  contents: z.array(z.strictObject({ role: z.enum(['user', 'model']), parts: z.array(part).min(1) })).min(1),
  tools: z
    .array(
      z.strictObject({
        functionDeclarations: z.array(
          z.strictObject({ name: z.string(), description: z.string(), parameters: schema.optional() }),
        ),
      }),
    )
    .optional(),
  generationConfig: z
    .strictObject({
      temperature: z.number().min(0).max(2).optional(),
      maxOutputTokens: z.number().int().min(1).optional(),
      thinkingConfig: z
        .strictObject({
          thinkingBudget: z.number().int().min(-1).optional(),
          thinkingLevel: z
            .string()
            .regex(/^(?:minimal|low|medium|high)$/i)
            .optional(),
          includeThoughts: z.boolean().optional(),
        })
        .optional(),
    })
    .optional(),
});
type Body = z.infer<typeof body>;

/** How the API describes an error. */
export const geminiError = (code: number, status: string, message: string, details: object[] = []) => ({
  error: { code, message, status, ...(details.length > 0 ? { details } : {}) },
});

const refuse = (message: string): never => {
  throw new RefusedRequest(400, geminiError(400, 'INVALID_ARGUMENT', message));
};

function parsed(given: unknown): Body {
  const read = body.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = (issue?.path ?? [])
    .map((one) => (typeof one === 'number' ? `[${one}]` : `.${String(one)}`))
    .join('');
  const at = place.replace(/^\./, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return issue?.code === 'unrecognized_keys'
    ? refuse(`Invalid JSON payload received. Unknown name "${issue.keys[0]}" at '${at}': Cannot find field.`)
    : refuse(`* GenerateContentRequest.${at}: ${issue?.message}`);
}

/** Contents of one role in a row are one turn: Google's own client sends each chunk of a stream as one. */
function inTurns({ contents, ...rest }: Body): Body {
  const turns: Body['contents'] = [];
  for (const { role, parts } of contents) {
    const last = turns.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts: [...parts] });
  }
  return { ...rest, contents: turns };
}

/** Families that refuse calls without a signature. */
const isStrict = (model: string) => /gemini-[3-9]/.test(model);
const skipped = 'skip_thought_signature_validator';

/** A signature holds behind the very contents that it was made for: stricter than the API, so that nothing is mixed up. */
const signatureOf = (what: unknown, before: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([what, before]))
    .digest('base64');

/** Gemini's own protocol as published by Google. */
export async function serveGemini(exchange: Exchange): Promise<void> {
  const { options, cache, received, response, request: number } = exchange;
  const { model, streams, alt } = received.route;
  const request = inTurns(parsed(options.adapt?.(received.body) ?? received.body));
  const seen = seenIn(request, model);
  const scripted = options.brain(seen);
  const wanted = request.generationConfig?.thinkingConfig?.includeThoughts === true;
  const thinking = wanted ? (scripted.thinking ?? '') : '';
  const { input, cached } = cache.automatic([
    JSON.stringify([request.tools ?? [], request.systemInstruction]),
    ...request.contents.map((one) => JSON.stringify(one)),
  ]);
  const thoughts = countTokens(thinking);
  const written = countTokens(scripted.text + scripted.calls.map(({ arguments: given }) => given).join(''));
  const billed = { input, cached, written: 0, output: thoughts + written };
  const usageMetadata = options.usageFor?.(billed) ?? {
    promptTokenCount: input,
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    candidatesTokenCount: written,
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
    totalTokenCount: input + thoughts + written,
  };
  const finishReason = scripted.stop ? { refused: 'SAFETY', length: 'MAX_TOKENS' }[scripted.stop] : 'STOP';
  const before = [request.systemInstruction, request.contents];
  const signs = thinking !== '' || isStrict(model);
  const calls = scripted.calls.map(({ name, arguments: given }, at) => {
    const functionCall = {
      ...(isStrict(model) ? { id: `fc${number}x${at}` } : {}),
      name,
      args: JSON.parse(given),
    };
    // Of calls at once only the first one has a signature.
    return {
      functionCall,
      ...(signs && at === 0 ? { thoughtSignature: signatureOf(functionCall, before) } : {}),
    };
  });
  const ending = signs && calls.length === 0 ? [{ text: '', thoughtSignature: signatureOf('', before) }] : [];
  const text = scripted.stop === 'refused' ? '' : scripted.text;
  const chunks = [
    ...pieces(thinking).map((piece) => ({ text: piece, thought: true })),
    ...pieces(text).map((piece) => ({ text: piece })),
    ...calls,
    ...ending,
  ];
  const common = { modelVersion: model, responseId: `r${number}` };
  const counted = (usage: object) => (options.usage === false ? {} : { usageMetadata: usage });
  if (!streams) {
    received.billed = billed;
    const parts = [
      ...(thinking ? [{ text: thinking, thought: true }] : []),
      ...(text ? [{ text }] : []),
      ...calls,
      ...ending,
    ];
    const candidate = {
      content: { role: 'model', ...(parts.length > 0 ? { parts } : {}) },
      finishReason,
      index: 0,
    };
    return json(response, 200, { candidates: [candidate], ...counted(usageMetadata), ...common });
  }
  if (alt !== 'sse') refuse('This server streams events alone.');
  const event = (candidate: object, usage: object) =>
    `data: ${JSON.stringify({ candidates: [{ ...candidate, index: 0 }], ...counted(usage), ...common })}\r\n\r\n`;
  const early = { promptTokenCount: input, totalTokenCount: input };
  const events = chunks.map((one, at) =>
    at === chunks.length - 1
      ? event({ content: { role: 'model', parts: [one] }, finishReason }, usageMetadata)
      : event({ content: { role: 'model', parts: [one] } }, early),
  );
  if (chunks.length === 0) events.push(event({ content: { role: 'model' }, finishReason }, usageMetadata));
  await stream(exchange, events, billed);
}

function seenIn(request: Body, model: string): Seen {
  const seen: Seen = {
    model,
    system: (request.systemInstruction?.parts ?? []).map(({ text }) => text).join('\n'),
    prompts: [],
    steps: [],
    tools: (request.tools ?? []).flatMap((tool) => tool.functionDeclarations.map(({ name }) => name)),
    temperature: request.generationConfig?.temperature ?? 1,
    whole: JSON.stringify(request.contents).replaceAll('\\"', '"'),
    thinking: [],
  };
  const { contents } = request;
  if (contents[0]?.role !== 'user') refuse('Please ensure that the conversation begins with a user turn.');
  for (const [at, { role, parts }] of contents.entries()) {
    const before = [request.systemInstruction, contents.slice(0, at)];
    const made = parts.filter((one) => 'functionCall' in one);
    const results = parts.filter((one) => 'functionResponse' in one);
    if (made.length > 0) {
      if (role !== 'model' || contents[at - 1]?.role !== 'user')
        refuse(
          'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
        );
      const next = contents[at + 1]?.parts.filter((one) => 'functionResponse' in one) ?? [];
      if (next.length !== made.length)
        refuse(
          'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
        );
      const [first] = made;
      if (isStrict(model) && first && first.thoughtSignature === undefined)
        refuse(
          `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${first.functionCall.name}\` , position ${at + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
        );
    }
    for (const one of parts) {
      if ('functionResponse' in one) continue;
      const { thoughtSignature } = one;
      const what = 'functionCall' in one ? one.functionCall : one.text;
      if (thoughtSignature !== undefined && thoughtSignature !== skipped) {
        if (thoughtSignature !== signatureOf(what, before)) refuse('Thought signature is not valid.');
        seen.thinking.push(thoughtSignature);
      }
      if ('text' in one && one.thought !== true && one.text !== '') {
        if (role === 'user') streamText(seen, one.text);
        else readAsText(seen, one.text);
      }
    }
    const open = contents[at - 1]?.parts.filter((one) => 'functionCall' in one) ?? [];
    for (const [place, { functionResponse }] of results.entries()) {
      const made = open[place]?.functionCall;
      if (made === undefined || made.name !== functionResponse.name || made.id !== functionResponse.id)
        return refuse('Please ensure that each function response is of the function call before it.');
      const { output, error } = functionResponse.response;
      const result = String(output ?? error);
      if (!wasLeftOut(result)) seen.steps.push({ name: made.name, arguments: made.args ?? {}, result });
    }
  }
  return seen;
}

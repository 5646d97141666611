import { expect } from 'vitest';
import { scripted } from '@/tests/support/loopback/brain';
import type { LoopbackOptions } from '@/tests/support/loopback/exchange';
import { numberRepair } from '@/tests/support/repair-script';
import { thoughtful } from './events';
import { has, type Outcome, type Quirk, refuses, send, sent } from './quirk';

const steps = numberRepair.length;
const kind = 'Responses';

const openaiError = (message: string, param: string | null, code: string | null) => ({
  error: { message, type: 'invalid_request_error', param, code },
});

const pathsOf = ({ server }: Outcome): string[] =>
  server.requests.map(({ route }) => route.path.replace('/v1/', ''));

/** A field was refused once; the run goes on without it and says so. */
const leftOut =
  (holds: (body: Record<string, unknown>) => boolean, note: string) =>
  (outcome: Outcome): void => {
    expect(outcome.server.requests.filter(({ body }) => holds(body))).toHaveLength(1);
    expect(outcome.server.requests).toHaveLength(steps + 1);
    expect(outcome.notes.join(' ')).toContain(note);
  };
const holds = (pattern: RegExp) => (body: Record<string, unknown>) => pattern.test(JSON.stringify(body));

/** Chat completions refuse the model in these words. */
const onlyResponses = (status: number, body: object) => (): Partial<LoopbackOptions> => ({
  alsoServes: 'responses',
  brain: thoughtful,
  intercept: (request) => (request.path.endsWith('/chat/completions') ? send(request, status, body) : false),
});
const goesOn = (outcome: Outcome): void => {
  expect(pathsOf(outcome)).toEqual(['chat/completions', ...Array(steps).fill('responses')]);
  expect(outcome.notes.join(' ')).toContain('Responses API');
  // Its reasoning came back: the server refuses what it cannot decrypt.
  expect(JSON.stringify(outcome.server.requests.at(-1)?.body.input)).toContain('encrypted_content');
};

export const responsesQuirks: Quirk[] = [
  ...(
    [
      [
        'OpenAI',
        'sigoden/aichat#1318; OpenAI, “Models”',
        404,
        openaiError(
          'This model is only supported in v1/responses and not in v1/chat/completions.',
          'model',
          null,
        ),
      ],
      [
        'OpenAI, with tools',
        'OpenAI, “Using GPT-5.4”: reasoning with tools',
        400,
        openaiError(
          'Function tools with reasoning_effort are not supported for m in /v1/chat/completions. Please use /v1/responses instead.',
          'reasoning_effort',
          null,
        ),
      ],
      [
        'Azure',
        'Microsoft, “Azure OpenAI: reasoning models” (gpt-5-codex)',
        400,
        {
          error: {
            code: 'OperationNotSupported',
            message:
              'The chatCompletion operation does not work with the specified model, m. Please choose different model and try again.',
          },
        },
      ],
      [
        'Copilot',
        'GitHub Copilot’s gateway: `unsupported_api_for_model`',
        400,
        openaiError(
          'model "m" is not accessible via the /chat/completions endpoint',
          null,
          'unsupported_api_for_model',
        ),
      ],
    ] as const
  ).map(
    ([maker, reference, status, body]): Quirk => ({
      kind,
      title: `A model exists in the Responses API alone, as ${maker} says when it refuses: the call goes on there`,
      reference,
      api: 'openai',
      server: onlyResponses(status, body),
      shows: goesOn,
    }),
  ),
  {
    kind,
    title: '`gpt-5.2-codex` is called through responses by its name alone',
    reference: 'OpenAI, “Models”: codex and pro models; truefoundry/models#2006',
    api: 'openai',
    model: 'gpt-5.2-codex',
    server: () => ({ alsoServes: 'responses', brain: thoughtful }),
    shows(outcome) {
      expect(pathsOf(outcome)).toEqual(Array(steps).fill('responses'));
      expect(sent(outcome, 'temperature')).toEqual(Array(steps).fill(undefined));
      expect(sent(outcome, 'store')).toEqual(Array(steps).fill(false));
      expect(sent(outcome, 'previous_response_id')).toEqual(Array(steps).fill(undefined));
      expect(new Set(sent(outcome, 'prompt_cache_key')).size).toBe(1);
    },
  },
  {
    kind,
    title:
      'A gateway has such a model in chat completions alone (404 without a model): the call goes on there',
    reference: 'Gateways without responses; Wei-Shaw/sub2api#885 is the other way round',
    api: 'openai',
    model: 'gpt-5.2-codex',
    server: () => ({
      intercept: (request) =>
        request.path.endsWith('/responses') ? send(request, 404, { detail: 'Not Found' }) : false,
    }),
    shows: (outcome) =>
      expect(pathsOf(outcome)).toEqual(['responses', ...Array(steps).fill('chat/completions')]),
  },
  {
    kind,
    title:
      'What a person set for chat completions (`reasoning_effort`, `max_tokens`) has other names in responses',
    reference: 'OpenAI, “Migrate to the Responses API”',
    api: 'responses',
    endpoint: { body: { reasoning_effort: 'high', max_tokens: 5_000, parallel_tool_calls: null } },
    server: () => ({ brain: thoughtful }),
    shows(outcome) {
      expect(outcome.server.requests).toHaveLength(steps);
      expect(sent(outcome, 'reasoning')).toEqual(Array(steps).fill({ effort: 'high', summary: 'auto' }));
      expect(sent(outcome, 'max_output_tokens')).toEqual(Array(steps).fill(5_000));
      expect(sent(outcome, 'parallel_tool_calls')).toEqual(Array(steps).fill(undefined));
    },
  },
  {
    kind,
    title: 'Reasoning models refuse a temperature',
    reference: 'OpenAI, “Reasoning models”',
    api: 'responses',
    server: () =>
      refuses(
        has('temperature'),
        400,
        openaiError(
          "Unsupported parameter: 'temperature' is not supported with this model.",
          'temperature',
          null,
        ),
      ),
    shows: leftOut(has('temperature'), 'takes no temperature'),
  },
  {
    kind,
    title: 'Summaries of reasoning are for verified organisations',
    reference: 'OpenAI, “Reasoning models: reasoning summaries”',
    api: 'responses',
    server: () => ({
      brain: thoughtful,
      ...refuses(
        holds(/"summary":"auto"/),
        400,
        openaiError(
          'Your organization must be verified to generate reasoning summaries. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization.',
          'reasoning.summary',
          'unsupported_value',
        ),
      ),
    }),
    shows: leftOut(holds(/"summary":"auto"/), '“reasoning.summary”'),
  },
  {
    kind,
    title: 'A model that does not reason refuses `reasoning` and `include`, one after the other',
    reference: 'OpenAI, “Models”: “Encrypted content is not supported with this model.”',
    api: 'responses',
    server: () => ({
      intercept: (request) => {
        if ('include' in request.body)
          return send(
            request,
            400,
            openaiError('Encrypted content is not supported with this model.', 'include', null),
          );
        return 'reasoning' in request.body
          ? send(
              request,
              400,
              openaiError(
                "Unsupported parameter: 'reasoning.summary' is not supported with this model.",
                'reasoning.summary',
                'unsupported_parameter',
              ),
            )
          : false;
      },
    }),
    shows: (outcome) => expect(sent(outcome, 'reasoning').slice(2)).toEqual(Array(steps).fill(undefined)),
  },
  {
    kind,
    title: 'A server takes no `include`, and does not find its reasoning again: turns go back in plain form',
    reference: 'anomalyco/opencode#7724; can1357/oh-my-pi#41; vercel/ai#7543',
    api: 'responses',
    server: () => ({
      brain: thoughtful,
      ...refuses(
        has('include'),
        400,
        openaiError("Unknown parameter: 'include'.", 'include', 'unknown_parameter'),
      ),
    }),
    shows({ server }) {
      // One refusal for the field, one for the item; then it is known.
      expect(server.requests).toHaveLength(steps + 2);
      expect(JSON.stringify(server.requests.at(-1)?.body.input)).not.toContain('"reasoning"');
    },
  },
  {
    kind,
    title: 'Servers do not know `strict` at a tool, or `prompt_cache_key`',
    reference: 'Servers that follow an early Responses API',
    api: 'responses',
    server: () => ({
      intercept: (request) => {
        const name = /"strict"/.test(JSON.stringify(request.body.tools))
          ? 'tools[0].strict'
          : 'prompt_cache_key';
        const lacks = name === 'tools[0].strict' || name in request.body;
        return (
          lacks && send(request, 400, openaiError(`Unknown parameter: '${name}'.`, name, 'unknown_parameter'))
        );
      },
    }),
    shows: ({ server, notes }) => {
      expect(server.requests).toHaveLength(steps + 2);
      expect(notes.join(' ')).toMatch(/strict.*prompt_cache_key/s);
    },
  },
  {
    kind,
    title: 'A field of an item that the server itself gave is refused when it comes back (`input[1].status`)',
    reference: 'openai/openai-node#1567 and its like: “Unknown parameter: input[…].status”',
    api: 'responses',
    server: () => ({
      brain: thoughtful,
      ...refuses(
        ({ input }) => /"status"/.test(JSON.stringify(input)),
        400,
        openaiError("Unknown parameter: 'input[2].status'.", 'input[2].status', 'unknown_parameter'),
      ),
    }),
    shows: leftOut(({ input }) => /"status"/.test(JSON.stringify(input)), 'status'),
  },
  {
    kind,
    title:
      'Encrypted reasoning cannot be read any more: these turns go back in plain form, the next ones as they came',
    reference: 'openai/codex#8145; smallmain/vscode-unify-chat-provider#178',
    api: 'responses',
    server: () => ({
      brain: thoughtful,
      ...refuses(
        (_, number) => number === 4,
        400,
        openaiError(
          'The encrypted content gAAA...DQ== could not be verified. Reason: Encrypted content could not be decrypted or parsed.',
          null,
          'invalid_encrypted_content',
        ),
      ),
    }),
    shows({ server }) {
      expect(server.requests).toHaveLength(steps + 1);
      const reasoning = server.requests.map(
        ({ body }) => JSON.stringify(body.input).split('"encrypted_content"').length - 1,
      );
      expect(reasoning).toEqual([0, 1, 2, 3, 0, 1]);
    },
  },
  {
    kind,
    title: '`max_output_tokens` above the model’s cap is lowered to the cap',
    reference: 'OpenAI, “API errors”: `integer_above_max_value`',
    api: 'responses',
    server: () =>
      refuses(
        ({ max_output_tokens }) => Number(max_output_tokens) > 4_096,
        400,
        openaiError(
          "Invalid 'max_output_tokens': integer above maximum value. Expected a value <= 4096, but got 8000 instead.",
          'max_output_tokens',
          'integer_above_max_value',
        ),
      ),
    shows: (outcome) => expect(sent(outcome, 'max_output_tokens').slice(1)).toEqual(Array(steps).fill(4_096)),
  },
  {
    kind,
    title: 'A model of a local server calls no tools',
    reference: 'ollama/ollama: “does not support tools”',
    api: 'responses',
    server: () =>
      refuses(
        has('tools'),
        400,
        openaiError('registry.ollama.ai/library/m does not support tools', null, null),
      ),
    shows: ({ notes }) => expect(notes.join(' ')).toContain('calls no tools'),
  },
  {
    kind,
    title: 'A model refuses: it is asked again without what it declined',
    reference: 'OpenAI, “Structured outputs: refusals”',
    api: 'responses',
    server: () => {
      let count = 0;
      return {
        brain: (seen) =>
          ++count === 2
            ? { text: 'I’m sorry, I can’t assist with that.', calls: [], stop: 'refused' }
            : scripted(numberRepair)(seen),
      };
    },
    shows: ({ server }) => expect(server.requests).toHaveLength(steps + 1),
  },
];

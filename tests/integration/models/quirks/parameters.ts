import { expect } from 'vitest';
import { scripted } from '@/tests/support/loopback/brain';
import { numberRepair } from '@/tests/support/repair-script';
import { has, type Outcome, type Quirk, refuses, sent } from './quirk';

const steps = numberRepair.length;

/** The parameter was sent once, the run says so, and so does the file that the next process reads. */
const leftOut =
  (name: string, note: string) =>
  (outcome: Outcome): void => {
    expect(sent(outcome, name).filter((value) => value !== undefined)).toHaveLength(1);
    expect(outcome.server.requests).toHaveLength(steps + 1);
    expect(outcome.notes.join(' ')).toContain(note);
  };

const openaiError = (message: string, param: string | null, code: string | null) => ({
  error: { message, type: 'invalid_request_error', param, code },
});
const anthropicError = (message: string) => ({
  type: 'error',
  error: { type: 'invalid_request_error', message },
  request_id: 'req_011CbWhUgPbqJZAHVQjzUPqy',
});

export const parameterQuirks: Quirk[] = [
  {
    kind: 'Parameters',
    title: 'OpenAI’s reasoning models refuse a temperature',
    reference: 'OpenAI, “Reasoning models”; tmc/langchaingo#1355',
    api: 'openai',
    server: () =>
      refuses(
        has('temperature'),
        400,
        openaiError(
          "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
          'temperature',
          'unsupported_value',
        ),
      ),
    shows: leftOut('temperature', 'takes no temperature'),
  },
  {
    kind: 'Parameters',
    title: 'OpenAI’s reasoning models refuse `max_tokens` and want `max_completion_tokens`',
    reference: 'OpenAI, “Reasoning models”',
    api: 'openai',
    server: () =>
      refuses(
        has('max_tokens'),
        400,
        openaiError(
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          'max_tokens',
          'unsupported_parameter',
        ),
      ),
    shows(outcome) {
      leftOut('max_tokens', 'wants “max_completion_tokens”')(outcome);
      expect(sent(outcome, 'max_completion_tokens').slice(1)).toEqual(Array(steps).fill(16_000));
    },
  },
  {
    kind: 'Parameters',
    title: 'A server knows only `max_tokens`',
    reference: 'Older servers with chat completions: “Unrecognized request argument supplied”',
    api: 'openai',
    model: 'gpt-5.1-proxy',
    server: () =>
      refuses(
        has('max_completion_tokens'),
        400,
        openaiError('Unrecognized request argument supplied: max_completion_tokens', null, null),
      ),
    shows: leftOut('max_completion_tokens', 'wants “max_tokens”'),
  },
  {
    kind: 'Parameters',
    title: 'o-series refuse `parallel_tool_calls`',
    reference: 'evalstate/fast-agent#279',
    api: 'openai',
    endpoint: { body: { parallel_tool_calls: false } },
    server: () =>
      refuses(
        has('parallel_tool_calls'),
        400,
        openaiError(
          "Unsupported parameter: 'parallel_tool_calls' is not supported with this model.",
          'parallel_tool_calls',
          'unsupported_parameter',
        ),
      ),
    shows: leftOut('parallel_tool_calls', 'refuses “parallel_tool_calls”'),
  },
  {
    kind: 'Parameters',
    title: 'Servers built on pydantic name the parameter as a place (422, `detail`)',
    reference: 'Mistral, “API: errors”; FastAPI, “Handling errors”',
    api: 'openai',
    endpoint: { body: { parallel_tool_calls: false } },
    server: () =>
      refuses(has('parallel_tool_calls'), 422, {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'parallel_tool_calls'],
            msg: 'Extra inputs are not permitted',
            input: false,
          },
        ],
      }),
    shows: leftOut('parallel_tool_calls', 'refuses “parallel_tool_calls”'),
  },
  {
    kind: 'Parameters',
    title: 'A server does not know `stream_options`: tokens are then estimated',
    reference: 'Azure before 2024-09-01-preview: “Unrecognized request argument supplied: stream_options”',
    api: 'openai',
    server: () =>
      refuses(
        has('stream_options'),
        400,
        openaiError('Unrecognized request argument supplied: stream_options', null, null),
      ),
    shows(outcome) {
      leftOut('stream_options', 'refuses “stream_options”')(outcome);
      expect(outcome.state.spend.estimatedTokens).toBeGreaterThan(0);
    },
  },
  {
    kind: 'Parameters',
    title: 'Several parameters are refused, one after another',
    reference: 'OpenAI, “Reasoning models”: each refusal names one',
    api: 'openai',
    server: () => ({
      intercept: (request) => {
        const name = ['max_tokens', 'temperature', 'stream_options'].find((one) => one in request.body);
        if (name === undefined) return false;
        const message = `Unsupported parameter: '${name}' is not supported with this model.`;
        const { intercept } = refuses(() => true, 400, openaiError(message, name, 'unsupported_parameter'));
        return intercept?.(request) ?? false;
      },
    }),
    shows(outcome) {
      expect(outcome.server.requests).toHaveLength(steps + 3);
      expect(outcome.notes).toHaveLength(3);
    },
  },
  {
    kind: 'Parameters',
    title: 'A value that a person set for all models is refused by one of them',
    reference: 'OpenAI, “Reasoning models”: efforts differ by model',
    api: 'openai',
    endpoint: { body: { reasoning_effort: 'minimal' } },
    server: () =>
      refuses(
        has('reasoning_effort'),
        400,
        openaiError(
          "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.",
          'reasoning_effort',
          'unsupported_value',
        ),
      ),
    shows: leftOut('reasoning_effort', 'refuses “reasoning_effort”'),
  },
  {
    kind: 'Parameters',
    title: 'Claude 4.7 and later refuse a temperature',
    reference: 'Anthropic, “Migration guide”; UKGovernmentBEIS/inspect_ai#3721',
    api: 'anthropic',
    server: () =>
      refuses(has('temperature'), 400, anthropicError('`temperature` is deprecated for this model.')),
    shows: leftOut('temperature', 'takes no temperature'),
  },
  {
    kind: 'Parameters',
    title: 'Claude 4.7 and later take adaptive thinking in place of a budget',
    reference: 'Anthropic, “Adaptive thinking”; OpenHands/software-agent-sdk#3427',
    api: 'anthropic',
    endpoint: { models: { m: { thinkingTokens: 2_000 } } },
    server: () => ({
      brain: (seen) => ({ ...scripted(numberRepair)(seen), thinking: `Thought ${seen.steps.length}.` }),
      ...refuses(
        ({ thinking }) => JSON.stringify(thinking ?? null).includes('enabled'),
        400,
        anthropicError(
          '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
        ),
      ),
    }),
    shows(outcome) {
      expect(outcome.server.requests).toHaveLength(steps + 1);
      expect(sent(outcome, 'thinking').slice(1)).toEqual(
        Array(steps).fill({ type: 'adaptive', display: 'summarized' }),
      );
      expect(outcome.notes.join(' ')).toContain('decides by itself how long it thinks');
    },
  },
  {
    kind: 'Parameters',
    title: 'A server like Anthropic’s does not know `tool_choice.disable_parallel_tool_use`',
    reference: 'Amazon Bedrock and gateways before 2024-10: “Extra inputs are not permitted”',
    api: 'anthropic',
    endpoint: { body: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } } },
    server: () =>
      refuses(
        ({ tool_choice }) => JSON.stringify(tool_choice ?? null).includes('disable_parallel'),
        400,
        anthropicError('tool_choice.disable_parallel_tool_use: Extra inputs are not permitted'),
      ),
    shows(outcome) {
      expect(outcome.server.requests).toHaveLength(steps + 1);
      expect(sent(outcome, 'tool_choice').slice(1)).toEqual(Array(steps).fill({ type: 'auto' }));
    },
  },
  ...[
    { api: 'anthropic' as const, model: 'claude-opus-4-8', refused: ['temperature'] },
    { api: 'anthropic' as const, model: 'claude-sonnet-5-20260801', refused: ['temperature'] },
    { api: 'openai' as const, model: 'gpt-5.2', refused: ['temperature', 'max_tokens'] },
    { api: 'openai' as const, model: 'openai/o4-mini', refused: ['temperature', 'max_tokens'] },
  ].map(
    ({ api, model, refused }): Quirk => ({
      kind: 'Parameters',
      title: `The first request to \`${model}\` is right by its name alone`,
      reference: 'The vendors’ pages of models; `profiles/built-in.json`',
      api,
      model,
      server: () =>
        refuses((body) => refused.some((name) => name in body), 400, anthropicError('Unsupported.')),
      shows(outcome) {
        expect(outcome.server.requests).toHaveLength(steps);
        expect(outcome.notes.join(' ')).toContain('takes no temperature');
      },
    }),
  ),
  ...(
    [
      [
        'Ollama',
        'ollama/ollama: “does not support tools”',
        400,
        openaiError('registry.ollama.ai/library/m does not support tools', null, null),
      ],
      [
        'vLLM',
        'vLLM, “Tool calling: --enable-auto-tool-choice”',
        400,
        {
          object: 'error',
          message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
          type: 'BadRequestError',
          param: null,
          code: 400,
        },
      ],
      [
        'OpenRouter',
        'OpenRouter, “Tool calling”',
        404,
        {
          error: {
            message:
              'No endpoints found that support tool use. To learn more about provider routing, visit the documentation.',
            code: 404,
          },
        },
      ],
    ] as const
  ).map(
    ([maker, reference, status, body]): Quirk => ({
      kind: 'Parameters',
      title: `A model of ${maker} calls no tools: it writes its actions as text`,
      reference,
      api: 'openai',
      server: () => refuses(has('tools'), status, body),
      shows(outcome) {
        expect(outcome.server.requests).toHaveLength(steps + 1);
        expect(outcome.notes.join(' ')).toContain('calls no tools');
        expect(JSON.stringify(outcome.server.requests[1]?.body.messages)).toContain('fenced block');
      },
    }),
  ),
  {
    kind: 'Parameters',
    title: 'A model refuses to stream',
    reference: "OpenAI, “o1-preview”: “Unsupported value: 'stream' does not support true”",
    api: 'openai',
    server: () =>
      refuses(
        ({ stream }) => stream === true,
        400,
        openaiError(
          "Unsupported value: 'stream' does not support true with this model. Supported values are: false.",
          'stream',
          'unsupported_value',
        ),
      ),
    shows: leftOut('stream', 'refuses “stream”'),
  },
  {
    kind: 'Schemas',
    title: 'llama.cpp, LM Studio and llamafile make a grammar of the tools, and fail at lengths and limits',
    reference: 'ggml-org/llama.cpp#17473, ggml-org/llama.cpp#27087, QwenLM/qwen-code#10275',
    api: 'openai',
    server: () =>
      refuses(
        ({ tools }) =>
          /"(?:min|max)(?:Length|imum|Items)":|"exclusive|"pattern":"/.test(JSON.stringify(tools)),
        400,
        {
          error: {
            code: 400,
            message: 'Failed to initialize samplers: failed to parse grammar',
            type: 'invalid_request_error',
          },
        },
      ),
    shows({ server }) {
      expect(server.requests).toHaveLength(steps);
      // The argument that is called “pattern” is still there.
      expect(JSON.stringify(server.requests[0]?.body.tools)).toContain('"pattern":{');
    },
  },
];

import { countTokens } from 'gpt-tokenizer';
import { expect } from 'vitest';
import { numberRepair } from '@/tests/support/repair-script';
import { charactersOf, type Outcome, type Quirk, send, sent, wordy } from './quirk';

type Body = Record<string, unknown>;
const steps = numberRepair.length;
const promptTokens = (body: Body) => countTokens(JSON.stringify([body.system, body.messages, body.tools]));
const outputOf = (body: Body) => Number(body.max_tokens ?? body.max_completion_tokens);

/** Each prompt after a refused one is shorter than it. */
function expectShortened({ server, state }: Outcome, limit: number): void {
  const refused = server.requests.flatMap(({ billed }, at) => (billed === null ? [at] : []));
  expect(refused.length).toBeGreaterThan(0);
  for (const at of refused) {
    const [before, after] = [server.requests[at], server.requests[at + 1]];
    expect(charactersOf(after?.body ?? {})).toBeLessThan(charactersOf(before?.body ?? {}));
  }
  expect(Math.min(...server.requests.slice(-1).map(({ body }) => promptTokens(body)))).toBeLessThan(limit);
  expect(state.attempts.size).toBe(1);
}

interface Maker {
  maker: string;
  reference: string;
  api?: Quirk['api'];
  status?: number;
  /** Whether the message names the limit. */
  names?: boolean;
  refusal: (tokens: number, limit: number) => unknown;
}

const openai = (message: string, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...more },
});
const limit = 4_000;

/** The words of each maker for a prompt that is too long. */
const makers: Maker[] = [
  {
    maker: 'OpenAI',
    reference: 'OpenAI, “Error codes”; bytedance/deer-flow#310',
    refusal: (n, most) =>
      openai(
        `This model's maximum context length is ${most} tokens. However, your messages resulted in ${n} tokens. Please reduce the length of the messages.`,
        { param: 'messages', code: 'context_length_exceeded' },
      ),
  },
  {
    maker: 'Anthropic',
    reference: 'Anthropic, “Context windows”',
    api: 'anthropic',
    refusal: (n, most) => ({
      type: 'error',
      error: { type: 'invalid_request_error', message: `prompt is too long: ${n} tokens > ${most} maximum` },
    }),
  },
  {
    maker: 'Gemini',
    reference: 'google-gemini/gemini-cli#6678',
    refusal: (n, most) => [
      {
        error: {
          code: 400,
          message: `The input token count (${n}) exceeds the maximum number of tokens allowed (${most}).`,
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
  },
  {
    maker: 'xAI',
    reference: 'xAI, “Error codes”; reports of “maximum prompt length”',
    refusal: (n, most) => ({
      code: 'Client specified an invalid argument',
      error: `This model's maximum prompt length is ${most} but the request contains ${n} tokens.`,
    }),
  },
  {
    maker: 'DashScope',
    reference: 'Alibaba, “Model Studio: error codes”',
    refusal: (_, most) =>
      openai(`<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, ${most}]`, {
        code: 'invalid_parameter_error',
      }),
  },
  {
    maker: 'SGLang',
    reference: 'sgl-project/sglang#4048',
    refusal: (n, most) => ({
      object: 'error',
      message: `Input length (${n} tokens) exceeds the maximum allowed length (${most} tokens). Use a shorter input or enable --allow-auto-truncate.`,
      type: 'BadRequestError',
      param: null,
      code: 400,
    }),
  },
  {
    maker: 'Mistral',
    reference: 'Mistral, “API: errors”',
    refusal: (n, most) => ({
      object: 'error',
      message: `Prompt contains ${n} tokens and 0 draft tokens, too large for model with ${most} maximum context length`,
      type: 'invalid_request_prompt',
      code: '3051',
    }),
  },
  {
    maker: 'Moonshot',
    reference: 'Moonshot, “Error reference”',
    refusal: (_, most) =>
      openai(`Invalid request: Your request exceeded model token limit: ${most}`, { code: undefined }),
  },
  {
    maker: 'Fireworks',
    reference: 'Fireworks, “Error codes”',
    refusal: (n, most) =>
      openai(`The prompt is too long: ${n}, model maximum context length: ${most}`, {
        code: 'invalid_request_error',
      }),
  },
  {
    maker: 'SiliconFlow',
    reference: 'leookun/cursor-byok#129',
    refusal: (n, most) => ({
      code: 20015,
      message: `number of input tokens (${n}) has exceeded max_prompt_tokens (${most}) limit.`,
      data: null,
    }),
  },
  {
    maker: 'llama.cpp',
    reference: 'ggml-org/llama.cpp, tools/server: exceed_context_size_error',
    refusal: (n, most) => ({
      error: {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: n,
        n_ctx: most,
      },
    }),
  },
  {
    maker: 'LM Studio',
    reference: 'lmstudio-ai/lmstudio-bug-tracker: “Trying to keep the first … tokens”',
    refusal: (n, most) => ({
      error: `Trying to keep the first ${n} tokens when context the overflows. However, the model is loaded with context length of only ${most} tokens, which is not enough.`,
    }),
  },
  {
    maker: 'Amazon Bedrock',
    reference: 'AWS, “Troubleshooting Bedrock error codes: ValidationException”',
    names: false,
    refusal: () => ({ message: 'Input is too long for requested model.' }),
  },
  {
    maker: 'Z.ai',
    reference: 'Z.ai, “Error codes: 1261”',
    names: false,
    refusal: () => ({ error: { code: '1261', message: 'Prompt exceeds max length' } }),
  },
  {
    maker: 'A gateway (413)',
    reference: 'Anthropic, “Errors: request_too_large”; Groq, “Errors: 413”',
    names: false,
    status: 413,
    refusal: () => openai('Request Entity Too Large', { type: 'request_too_large' }),
  },
];

const tooLong: Quirk[] = makers.map(
  ({ maker, reference, api = 'openai', status = 400, names = true, refusal }) => ({
    kind: 'Lengths',
    title: `A prompt that is too long, in the words of ${maker}`,
    reference,
    api,
    server: () => ({
      brain: wordy(4_000),
      intercept: (request) => {
        const tokens = promptTokens(request.body);
        return tokens > limit ? send(request, status, refusal(tokens, limit)) : false;
      },
    }),
    shows(outcome) {
      expectShortened(outcome, limit);
      if (names) expect(outcome.notes.join(' ')).toContain('holds 4,000 tokens');
    },
  }),
);

const withReply: Quirk[] = [
  {
    kind: 'Lengths',
    title: 'vLLM counts the answer with the prompt: the answer is made shorter',
    reference: 'vllm-project/vllm#20409',
    api: 'openai',
    server: () => ({
      intercept(request) {
        const [prompt, output] = [promptTokens(request.body), outputOf(request.body)];
        if (prompt + output <= 8_192) return false;
        const message = `This model's maximum context length is 8192 tokens. However, you requested ${prompt + output} tokens (${prompt} in the messages, ${output} in the completion). Please reduce the length of the messages or completion.`;
        return send(request, 400, {
          object: 'error',
          message,
          type: 'BadRequestError',
          param: null,
          code: 400,
        });
      },
    }),
    shows(outcome) {
      expect(outcome.server.requests).toHaveLength(steps + 1);
      expect(outcome.notes.join(' ')).toContain('holds 8,192 tokens');
    },
  },
  {
    kind: 'Lengths',
    title: 'vLLM says so in newer words, with the prompt’s tokens',
    reference: 'AIDotNet/OpenCowork#82',
    api: 'openai',
    server: () => ({
      intercept(request) {
        const [prompt, output] = [promptTokens(request.body), outputOf(request.body)];
        if (prompt + output <= 6_000) return false;
        const message = `'max_tokens' or 'max_completion_tokens' is too large: ${output}. This model's maximum context length is 6000 tokens and your request has ${prompt} input tokens (${output} > 6000 - ${prompt}).`;
        return send(request, 400, { error: { message, type: 'BadRequestError', param: null, code: 400 } });
      },
    }),
    shows: ({ server }) => expect(server.requests).toHaveLength(steps + 1),
  },
  {
    kind: 'Lengths',
    title: 'Anthropic counts the answer with the prompt',
    reference: 'continuedev/continue#6080',
    api: 'anthropic',
    server: () => ({
      intercept(request) {
        const [prompt, output] = [promptTokens(request.body), outputOf(request.body)];
        if (prompt + output <= 6_000) return false;
        const message = `input length and \`max_tokens\` exceed context limit: ${prompt} + ${output} > 6000, decrease input length or \`max_tokens\` and try again`;
        return send(request, 400, { type: 'error', error: { type: 'invalid_request_error', message } });
      },
    }),
    shows: ({ server }) => expect(server.requests).toHaveLength(steps + 1),
  },
];

const capped: Quirk[] = (
  [
    [
      'OpenAI',
      'diffbot/code-gpt-docs#284',
      (sentTokens: number) =>
        openai(
          `max_tokens is too large: ${sentTokens}. This model supports at most 4096 completion tokens, whereas you provided ${sentTokens}.`,
          { param: 'max_tokens', code: 'invalid_value' },
        ),
    ],
    [
      'DeepSeek',
      'deepseek-ai/DeepSeek-V3#69',
      () =>
        openai('Invalid max_tokens value, the valid range of max_tokens is [1, 4096]', {
          code: 'invalid_request_error',
        }),
    ],
    [
      'DashScope',
      'open-webui/open-webui#10507',
      () => openai('<400> InternalError.Algo.InvalidParameter: Range of max_tokens should be [1, 4096]'),
    ],
    [
      'Groq',
      'Groq, “Errors”',
      () =>
        openai(
          '`max_tokens` must be less than or equal to `4096`, the maximum value for `max_tokens` is less than the `context_window` for this model',
        ),
    ],
    [
      'Anthropic',
      'Anthropic, “Errors”',
      (sentTokens: number) =>
        openai(
          `max_tokens: ${sentTokens} > 4096, which is the maximum allowed number of output tokens for m`,
        ),
    ],
    [
      'Vertex',
      'Google, “Vertex AI: errors”',
      () => [
        {
          error: {
            code: 400,
            message:
              'Unable to submit request because it has a maxOutputTokens value of 16000 but the supported range is from 1 (inclusive) to 4097 (exclusive). Update the value and try again.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ],
    ],
    [
      'Amazon Bedrock',
      'AWS, “Bedrock: ValidationException”',
      () => ({
        message:
          'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
      }),
    ],
  ] as const
).map(([maker, reference, refusal]) => ({
  kind: 'Lengths',
  title: `An answer’s limit above the model’s cap, in the words of ${maker}`,
  reference,
  api: 'openai',
  server: () => ({
    intercept: (request) =>
      outputOf(request.body) > 4_096 ? send(request, 400, refusal(outputOf(request.body))) : false,
  }),
  shows(outcome) {
    expect(sent(outcome, 'max_tokens')).toEqual([16_000, ...Array(steps).fill(4_096)]);
    expect(outcome.notes.join(' ')).toContain('at most 4,096 tokens');
  },
}));

const silentlyCut: Quirk = {
  kind: 'Lengths',
  title: 'Ollama cuts a prompt to `num_ctx` without a word: the run says so',
  reference: 'ollama/ollama#17889, ollama/ollama#10368',
  api: 'openai',
  server: () => ({
    brain: wordy(6_000),
    usageFor: ({ input, output }) => ({
      prompt_tokens: Math.min(input, 2_050),
      completion_tokens: output,
      total_tokens: Math.min(input, 2_050) + output,
    }),
  }),
  shows: ({ notes }) => expect(notes.join(' ')).toMatch(/counted 2,050 tokens.*num_ctx/),
};

export const lengthQuirks: Quirk[] = [...tooLong, ...withReply, ...capped, silentlyCut];

import { expect } from 'vitest';
import { numberRepair } from '@/tests/support/repair-script';
import { type Outcome, type Quirk, refuses, send } from './quirk';

const steps = numberRepair.length;
const second = (_: unknown, number: number) => number === 2;
const triedAgain = ({ server, state }: Outcome): void => {
  expect(server.requests).toHaveLength(steps + 1);
  expect(state.attempts.size).toBe(1);
};
const endReasons = ({ state }: Outcome) => [...state.attempts.values()].map(({ endReason }) => endReason);

/** At the second request a stream begins, and an error comes in the middle of it. */
const inStream = (lines: string): Quirk['server'] => {
  return () => ({
    intercept: ({ number, response }) => {
      if (number !== 2) return false;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(lines);
      return true;
    },
  });
};
const chunk = (rest: object) =>
  `data: ${JSON.stringify({ id: 'gen-1', object: 'chat.completion.chunk', created: 1, model: 'm', ...rest })}\n\n`;
const begun = chunk({
  choices: [{ index: 0, delta: { role: 'assistant', content: 'I ' }, finish_reason: null }],
});
const anthropicInStream = (type: string, message: string) =>
  `event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}\n\nevent: error\ndata: ${JSON.stringify({ type: 'error', error: { type, message } })}\n\n`;

export const faultQuirks: Quirk[] = [
  {
    kind: 'Faults',
    title: 'OpenRouter reports a provider’s failure inside a 200',
    reference: 'OpenRouter, “Errors and debugging”',
    api: 'openai',
    endpoint: { stream: false },
    server: () =>
      refuses(second, 200, {
        error: { message: 'Provider returned error', code: 502, metadata: { provider_name: 'Chutes' } },
        user_id: 'user_1',
      }),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'OpenRouter reports a rate limit inside a 200, with the moment of its end',
    reference: 'OpenRouter, “Errors and debugging”; “Limits”',
    api: 'openai',
    server: () =>
      refuses(second, 200, {
        error: {
          message: 'Rate limit exceeded: free-models-per-min',
          code: 429,
          metadata: { headers: { 'X-RateLimit-Reset': String(Date.now() + 40_000) } },
        },
      }),
    shows(outcome) {
      triedAgain(outcome);
      expect(Math.max(...outcome.waits)).toBeGreaterThan(30_000);
    },
  },
  {
    kind: 'Faults',
    title: 'OpenRouter reports a failure in mid-stream, with a number for its code',
    reference: 'OpenRouter, “Errors and debugging: mid-stream errors”',
    api: 'openai',
    server: inStream(
      `: OPENROUTER PROCESSING\n\n${begun}${chunk({
        error: { code: 502, message: 'Provider disconnected unexpectedly' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      })}`,
    ),
    shows: triedAgain,
  },
  ...(
    [
      ['timeout_error', 'The request timed out'],
      ['overloaded_error', 'Overloaded'],
      ['api_error', 'Internal server error'],
    ] as const
  ).map(
    ([type, message]): Quirk => ({
      kind: 'Faults',
      title: `Anthropic reports \`${type}\` in mid-stream`,
      reference: 'Anthropic, “Errors”; “Streaming messages: error events”',
      api: 'anthropic',
      server: inStream(anthropicInStream(type, message)),
      shows: triedAgain,
    }),
  ),
  {
    kind: 'Faults',
    title: 'Gemini’s 429 speaks of billing, is a list, and says how long to wait',
    reference: 'Google, “Gemini API: rate limits”; gke-labs/gemini-for-kubernetes-development#1215',
    api: 'openai',
    server: () =>
      refuses(second, 429, [
        {
          error: {
            code: 429,
            message:
              'You exceeded your current quota, please check your plan and billing details. Please retry in 34.07s.',
            status: 'RESOURCE_EXHAUSTED',
            details: [
              { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
              { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.07s' },
            ],
          },
        },
      ]),
    shows(outcome) {
      triedAgain(outcome);
      expect(outcome.waits).toContain(34_070);
    },
  },
  {
    kind: 'Faults',
    title: 'OpenAI’s and Groq’s limits say in headers when they are over',
    reference: 'OpenAI, “Rate limits: headers”; Groq, “Rate limits”',
    api: 'openai',
    server: () =>
      refuses(
        second,
        429,
        { error: { message: 'Rate limit reached for m.', type: 'tokens', code: 'rate_limit_exceeded' } },
        { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m12.5s' },
      ),
    shows(outcome) {
      triedAgain(outcome);
      expect(outcome.waits).toContain(72_500);
    },
  },
  {
    kind: 'Faults',
    title: 'OpenAI’s 429 with the code `insufficient_quota` is no rate limit: the run waits for a person',
    reference: 'OpenAI, “Error codes”',
    api: 'openai',
    ends: 'paused',
    server: () =>
      refuses(second, 429, {
        error: {
          message: 'You exceeded your current quota, please check your plan and billing details.',
          type: 'insufficient_quota',
          param: null,
          code: 'insufficient_quota',
        },
      }),
    shows: ({ state }) => expect(state.statusReason).toContain('out of credit'),
  },
  {
    kind: 'Faults',
    title: 'A 403 for moderation ends one attempt; the key is good',
    reference: 'OpenRouter, “Errors and debugging: moderation errors”',
    api: 'openai',
    run: { strategy: 'best-of-n' },
    server: () =>
      refuses(second, 403, {
        error: {
          code: 403,
          message: 'anthropic/m requires moderation. Your input was flagged.',
          metadata: {
            reasons: ['violence'],
            flagged_input: 'kill the process',
            provider_name: 'Anthropic',
            model_slug: 'anthropic/m',
          },
        },
      }),
    shows(outcome) {
      expect(endReasons(outcome)[0]).toContain('declined');
      expect(endReasons(outcome).at(-1)).toBe('solved');
    },
  },
  {
    kind: 'Faults',
    title: 'Azure’s content filter refuses one prompt with a 400',
    reference: 'Microsoft, “Content filtering: scenario details”',
    api: 'openai',
    run: { strategy: 'best-of-n' },
    server: () =>
      refuses(second, 400, {
        error: {
          message:
            "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
          type: null,
          param: 'prompt',
          code: 'content_filter',
          status: 400,
          innererror: { code: 'ResponsibleAIPolicyViolation' },
        },
      }),
    shows: (outcome) => expect(endReasons(outcome)[0]).toContain('declined'),
  },
  {
    kind: 'Faults',
    title: 'Groq could not read the model’s call (`tool_use_failed`): the model is told',
    reference: 'Groq, “Tool use: error handling”; groq/groq-typescript#28',
    api: 'openai',
    server: () =>
      refuses(second, 400, {
        error: {
          message:
            "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
          type: 'invalid_request_error',
          code: 'tool_use_failed',
          failed_generation: '<function=write_file {"path": </function>',
        },
      }),
    shows(outcome) {
      triedAgain(outcome);
      const third = JSON.stringify(outcome.server.requests[2]?.body.messages);
      expect(third).toContain('<function=write_file');
      expect(third).toContain('could not be read');
    },
  },
  {
    kind: 'Faults',
    title: 'Ollama could not read the model’s call (500): the model is told',
    reference: 'ollama/ollama#12064, ollama/ollama#17638',
    api: 'openai',
    server: () =>
      refuses(second, 500, {
        error: {
          message: 'error parsing tool call: raw=\'{"path": "number\' err=unexpected end of JSON input',
          type: 'api_error',
          param: null,
          code: null,
        },
      }),
    shows(outcome) {
      triedAgain(outcome);
      expect(JSON.stringify(outcome.server.requests[2]?.body.messages)).toContain('could not be read');
    },
  },
  {
    kind: 'Faults',
    title: 'llama.cpp is still loading the model (503)',
    reference: 'ggml-org/llama.cpp, tools/server/README.md: /health; mostlygeek/llama-swap#146',
    api: 'openai',
    server: () =>
      refuses((_, number) => number <= 30, 503, {
        error: { code: 503, message: 'Loading model', type: 'unavailable_error' },
      }),
    shows({ server, state, waits }) {
      expect(server.requests).toHaveLength(steps + 30);
      expect(state.attempts.size).toBe(1);
      expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(120_000);
    },
  },
  {
    kind: 'Faults',
    title: 'Hugging Face says how long loading will take',
    reference: 'Hugging Face, “Inference API: model is loading”',
    api: 'openai',
    server: () =>
      refuses((_, number) => number === 1, 503, {
        error: 'Model org/m is currently loading',
        estimated_time: 47.5,
      }),
    shows(outcome) {
      triedAgain(outcome);
      expect(outcome.waits).toContain(47_500);
    },
  },
  {
    kind: 'Faults',
    title: 'Cloudflare’s pages (524, HTML) stand for a server that did not reply',
    reference: 'Cloudflare, “5xx errors: 524”',
    api: 'openai',
    server: () =>
      refuses(second, 524, '<html><h1>524: A timeout occurred</h1></html>', { 'content-type': 'text/html' }),
    shows: triedAgain,
  },
  ...(
    [
      ['`detail`', { detail: 'Adapter “code” is not loaded' }, 'Adapter “code” is not loaded'],
      [
        'a flat `message`',
        { object: 'error', message: 'Tokenizer has no chat template', type: 'BadRequestError', code: 400 },
        'no chat template',
      ],
      [
        'a list',
        [{ error: { code: 400, message: 'Request contains an invalid role', status: 'INVALID_ARGUMENT' } }],
        'invalid role',
      ],
      ['`error` as a text', { error: 'template rendering failed' }, 'template rendering failed'],
    ] as const
  ).map(
    ([form, body, shown]): Quirk => ({
      kind: 'Faults',
      title: `A refusal as ${form} is shown in its own words`,
      reference:
        'FastAPI, “Handling errors”; vLLM and SGLang `ErrorResponse`; Google, “Errors”; Ollama’s API',
      api: 'openai',
      ends: 'unsolved',
      run: { strategy: 'single' },
      server: () => refuses(second, 400, body),
      shows: (outcome) => expect(endReasons(outcome)[0]).toContain(shown),
    }),
  ),
  {
    kind: 'Faults',
    title: 'OpenRouter puts a provider’s failure into the choice of a 200',
    reference: 'OpenRouter, “Errors and debugging”: `finish_reason: "error"`',
    api: 'openai',
    endpoint: { stream: false },
    server: () =>
      refuses(second, 200, {
        id: 'gen-1',
        object: 'chat.completion',
        choices: [
          {
            index: 0,
            finish_reason: 'error',
            error: { code: 502, message: 'Upstream error from Provider' },
            message: { role: 'assistant', content: '' },
          },
        ],
      }),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'vLLM puts its error object into the stream in place of a piece',
    reference: 'vllm-project/vllm: `ErrorResponse` in chat completion streams',
    api: 'openai',
    server: inStream(
      `${begun}data: ${JSON.stringify({ object: 'error', message: 'Engine is restarting', type: 'InternalServerError', param: null, code: 500 })}\n\ndata: [DONE]\n\n`,
    ),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'MiniMax reports its rate limit in `base_resp` inside a 200',
    reference: 'MiniMax, “Error codes: 1002”',
    api: 'openai',
    server: () =>
      refuses(second, 200, {
        id: '0',
        choices: null,
        base_resp: { status_code: 1002, status_msg: 'rate limit exceeded(RPM)' },
      }),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'Z.ai names its rate limit by a number in mid-stream (1302)',
    reference: 'Z.ai, “Errors: 1302”',
    api: 'openai',
    server: inStream(
      `${begun}data: ${JSON.stringify({ error: { code: '1302', message: 'Slow down.' } })}\n\n`,
    ),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'Z.ai says that the balance is used up with the status of a rate limit (1113)',
    reference: 'Z.ai, “Errors: 1113”',
    api: 'openai',
    ends: 'paused',
    server: () => refuses(second, 429, { error: { code: '1113', message: 'Your account is in arrears.' } }),
    shows: ({ state }) => expect(state.statusReason).toContain('out of credit'),
  },
  {
    kind: 'Faults',
    title: 'Qianfan reports its rate limit in `error_code` inside a 200',
    reference: 'Baidu Qianfan, “Error codes: 18”',
    api: 'openai',
    server: () => refuses(second, 200, { error_code: 18, error_msg: 'Open api qps request limit reached' }),
    shows: triedAgain,
  },
  {
    kind: 'Faults',
    title: 'Gemini calls a wrong key an invalid argument (400)',
    reference: 'Google, “Gemini API: troubleshooting”',
    api: 'openai',
    ends: 'paused',
    server: () =>
      refuses(second, 400, [
        {
          error: {
            code: 400,
            message: 'API key not valid. Please pass a valid API key.',
            status: 'INVALID_ARGUMENT',
            details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
          },
        },
      ]),
    shows: ({ state }) => expect(state.statusReason).toContain('refused the key'),
  },
  {
    kind: 'Faults',
    title: 'A key that a refusal quotes is shown nowhere',
    reference: 'OpenAI, “Error codes: 401”',
    api: 'openai',
    ends: 'paused',
    server: () => ({
      intercept: (request) =>
        send(request, 401, {
          detail: `Invalid key ${request.headers.authorization?.slice('Bearer '.length)}`,
        }),
    }),
    shows({ state, events }) {
      expect(state.statusReason).toContain('refused the key');
      expect(JSON.stringify(events)).not.toContain('sk-quirk-secret');
    },
  },
];

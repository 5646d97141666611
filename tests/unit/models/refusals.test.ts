import { describe, expect, it } from 'vitest';
import type { CallFault } from '@/server/core/ports/call-failed';
import { usageOfCall } from '@/server/core/usage/usage';
import { faultOf, unreadableCall } from '@/server/models/language/faults';
import { namedLengths } from '@/server/models/language/overflow';
import { possible } from '@/server/models/language/plausible';
import { readRefusal, refusalInside } from '@/server/models/language/refusal';
import { billOf, openaiUsage } from '@/server/models/openai/usage';

const error = (message: string, more: object = {}) => ({ error: { message, ...more } });

describe('a refusal is known by its structure', () => {
  const refusals: [string, number | undefined, unknown, CallFault][] = [
    [
      'Anthropic, credit',
      400,
      error('Your credit balance is too low to access the API.', { type: 'invalid_request_error' }),
      'quota',
    ],
    [
      'xAI, credit',
      403,
      { code: 'permission denied', error: "Your team doesn't have any credits yet." },
      'quota',
    ],
    ['Z.ai, too many at once', 429, error('Rate limit reached for requests', { code: '1302' }), 'rate-limit'],
    ['Z.ai, moderation', 400, error('The system detected unsafe content.', { code: '1301' }), 'refusal'],
    ['Z.ai, moderation as a number', 200, error('Unsafe.', { code: 1301 }), 'refusal'],
    [
      'Z.ai, no calls left today',
      429,
      error('The API has reached its daily limit.', { code: '1304' }),
      'quota',
    ],
    ['Z.ai, plan used up', 429, error('Usage limit reached for 5 hour.', { code: '1308' }), 'quota'],
    ['Z.ai, a wrong token', 401, error('Authentication parameter missing', { code: '1001' }), 'key'],
    [
      'Z.ai, no such model',
      400,
      error('Unknown Model, please check the model code.', { code: '1211' }),
      'model-gone',
    ],
    [
      'Z.ai, the model is busy',
      429,
      error('This model is experiencing high traffic', { code: '1312' }),
      'overloaded',
    ],
    ['Z.ai, a wrong parameter', 400, error('messages illegal', { code: '1214' }), 'bad-request'],
    ['Spark, moderation', 500, error('input is moderated', { code: '10013' }), 'refusal'],
    ['Spark, too many a second', 500, error('AppIdQpsOverFlow', { code: '11202' }), 'rate-limit'],
    [
      'MiniMax, balance',
      200,
      { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
      'quota',
    ],
    ['MiniMax, a wrong key', 200, { base_resp: { status_code: 1004, status_msg: 'login fail' } }, 'key'],
    [
      'MiniMax, moderation',
      200,
      { base_resp: { status_code: 1026, status_msg: 'input new_sensitive' } },
      'refusal',
    ],
    ['MiniMax, context', 200, { base_resp: { status_code: 1039, status_msg: 'token limit' } }, 'context'],
    [
      'Qianfan, too many a second',
      200,
      { error_code: 18, error_msg: 'Open api qps request limit reached' },
      'rate-limit',
    ],
    ['Qianfan, a wrong token', 200, { error_code: 110, error_msg: 'Access token invalid' }, 'key'],
    [
      'Qianfan, no calls left',
      200,
      { error_code: 17, error_msg: 'Open api daily request limit reached' },
      'quota',
    ],
    ['Z.ai, balance', 429, error('Insufficient balance or no resource package.', { code: '1113' }), 'quota'],
    [
      'Moonshot, balance',
      429,
      error('Your account is suspended', { type: 'exceeded_current_quota_error' }),
      'quota',
    ],
    [
      'Moonshot, overload',
      429,
      error('The engine is currently overloaded', { type: 'engine_overloaded_error' }),
      'rate-limit',
    ],
    [
      'Bedrock, throttling',
      429,
      { message: 'Too many tokens, please wait before trying again.' },
      'rate-limit',
    ],
    [
      'OpenAI, tokens a minute',
      429,
      error('Request too large for m on tokens per min (TPM): Limit 30000, Requested 34000.', {
        type: 'tokens',
        code: 'rate_limit_exceeded',
      }),
      'context',
    ],
    [
      'Groq, 413',
      413,
      error('Request too large for model `m`', { type: 'tokens', code: 'rate_limit_exceeded' }),
      'context',
    ],
    [
      'OpenAI, a text too long',
      400,
      error("Invalid 'messages[1].content': string too long.", { code: 'string_above_max_length' }),
      'context',
    ],
    ['DeepSeek, model', 400, error('Model Not Exist', { type: 'invalid_request_error' }), 'model-gone'],
    ['OpenRouter, model', 400, error('foo/bar is not a valid model ID', { code: 400 }), 'model-gone'],
    [
      'Gemini, key',
      400,
      [error('API key not valid. Please pass a valid API key.', { code: 400, status: 'INVALID_ARGUMENT' })],
      'key',
    ],
    [
      'Gemini, overload',
      503,
      [error('The model is overloaded. Please try again later.', { code: 503, status: 'UNAVAILABLE' })],
      'overloaded',
    ],
    [
      'DashScope, inspection',
      400,
      error('Input data may contain inappropriate content.', { code: 'data_inspection_failed' }),
      'refusal',
    ],
    [
      'OpenAI, policy',
      400,
      error('Invalid prompt: your prompt was flagged as potentially violating our usage policy.', {
        code: 'invalid_prompt',
      }),
      'refusal',
    ],
    [
      'a key without rights',
      403,
      error('Your key may not use this model.', { type: 'permission_error' }),
      'key',
    ],
    [
      'Hugging Face, busy',
      503,
      { error: 'Model too busy, unable to get response in less than 60 second(s)' },
      'overloaded',
    ],
    ['Ollama, loading', 503, error('llm server loading model'), 'loading'],
    ['Groq, capacity', 498, error('Flex tier capacity exceeded'), 'overloaded'],
    [
      'in a stream, by type',
      undefined,
      { type: 'error', error: { type: 'timeout_error', message: 'x' } },
      'timeout',
    ],
    ['in a stream, by number', undefined, { code: 502, message: 'bad gateway' }, 'overloaded'],
    [
      'in a stream, by Google’s status',
      undefined,
      error('x', { status: 'RESOURCE_EXHAUSTED' }),
      'rate-limit',
    ],
    [
      'a message out of turn',
      400,
      error('messages.1: tool_use ids were found without tool_result blocks'),
      'bad-request',
    ],
  ];
  it.each(refusals)('%s', (_, status, body, fault) => {
    expect(faultOf(readRefusal(status, body, undefined))).toBe(fault);
    // Inside a reply that HTTP calls good, it is seen too.
    if (status === 200) expect(faultOf(refusalInside(body) ?? readRefusal(200, {}, undefined))).toBe(fault);
  });

  it('and is shown in its own words, whatever holds them', () => {
    const shown = (body: unknown, text = '') => readRefusal(400, body, undefined, text).message;
    expect(shown({ detail: [{ loc: ['body', 'x'], msg: 'field required' }] })).toBe('body.x: field required');
    expect(shown({ errors: [{ message: 'one' }, { message: 'two' }] })).toBe('one; two');
    expect(shown(error('Provider returned error', { metadata: { raw: 'upstream said no' } }))).toContain(
      'said no',
    );
    expect(shown(undefined, '<h1>nginx</h1>')).toBe('<h1>nginx</h1>');
    expect(shown(null)).toBe('');
  });

  it('an answer is none', () => {
    expect(refusalInside({ choices: [{ delta: { content: 'error' } }] })).toBeNull();
    expect(refusalInside({ choices: [], usage: { prompt_tokens: 1 } })).toBeNull();
    expect(refusalInside({ type: 'message', content: [] })).toBeNull();
    expect(refusalInside({ error_code: 0, choices: [{}] })).toBeNull();
    expect(refusalInside({ error: {}, choices: [{}] })).toBeNull();
    expect(
      refusalInside({ choices: [{ delta: {} }], error: null, base_resp: { status_code: 0 } }),
    ).toBeNull();
  });

  it('what the model wrote is found in it', () => {
    const read = (body: unknown) => unreadableCall(readRefusal(400, body, undefined));
    expect(read(error('x', { code: 'tool_use_failed', failed_generation: '<f>' }))).toBe('<f>');
    expect(read({ error: `error parsing tool call: raw='{"a": ' err=unexpected end` })).toBe('{"a": ');
    expect(read(error('no'))).toBeNull();
  });
});

it.each([
  [
    "This model's maximum context length is 16,384 tokens. However, you requested 19,591 tokens (9,591 in the messages, 10,000 in the completion).",
    16_384,
    9_591,
  ],
  [
    'input length and `max_tokens` exceed context limit: 199759 + 8192 > 200000, decrease input length',
    200_000,
    199_759,
  ],
  [
    'Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300123 tokens.',
    272_000,
    300_123,
  ],
  ['prompt token count of 130512 exceeds the limit of 128000', 128_000, 130_512],
  [
    'Please reduce the length of the messages or completion. Current length is 9000 while limit is 8192',
    8_192,
    9_000,
  ],
  ['too many tokens: total number of tokens in the prompt cannot exceed 4081 - received 4292.', 4_081, 4_292],
  ["The input (9000 tokens) is longer than the model's context length (8192 tokens).", 8_192, 9_000],
  [
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000 `inputs` tokens',
    8_193,
    9_000,
  ],
  [
    "This model's maximum context length is 131072 tokens. However, you requested 128000 output tokens and your prompt contains at least 3073 input tokens",
    131_072,
    3_073,
  ],
  ['Input is too long for requested model.', null, null],
])('lengths are read from “%s”', (message, limit, prompt) => {
  const refusal = readRefusal(400, error(message), undefined);
  expect(faultOf(refusal)).toBe('context');
  expect(namedLengths(refusal)).toEqual({ limit, prompt });
});

describe('reported usage', () => {
  const request = {
    messages: [{ role: 'user' as const, text: 'Mend it. '.repeat(100), stable: true }],
    tools: [],
    temperature: 0,
    outputTokens: 1_000,
  };
  const reply = { text: 'Yes.', thinking: [], calls: [] };
  const can = (usage: Parameters<typeof usageOfCall>[0]) => possible(usageOfCall(usage), request, reply, 0);
  it('can be, or cannot', () => {
    expect(can({ inputTokens: 300, outputTokens: 2 })).toBe(true);
    // A template and reasoning that is not shown.
    expect(can({ inputTokens: 4_000, outputTokens: 900, reasoningTokens: 898 })).toBe(true);
    expect(can({ inputTokens: -1, outputTokens: 2 })).toBe(false);
    expect(can({ inputTokens: Number.NaN, outputTokens: 2 })).toBe(false);
    expect(can({ inputTokens: 300, outputTokens: 2, cachedInputTokens: 301 })).toBe(false);
    expect(can({ inputTokens: 300, outputTokens: 2, reasoningTokens: 3 })).toBe(false);
    expect(can({ inputTokens: 30_000, outputTokens: 2 })).toBe(false);
    expect(can({ inputTokens: 300, outputTokens: 30_000 })).toBe(false);
    expect(can({ inputTokens: 0, outputTokens: 2 })).toBe(false);
  });

  it('is read under each name, and no cost is made up', () => {
    const tokens = { prompt_tokens: 100, completion_tokens: 10 };
    expect(openaiUsage({ ...tokens, total_tokens: 150 })).toMatchObject({
      outputTokens: 50,
      reasoningTokens: 40,
    });
    expect(openaiUsage({ ...tokens, total_tokens: 110 })).toMatchObject({
      outputTokens: 10,
      reasoningTokens: 0,
    });
    expect(
      openaiUsage({ ...tokens, prompt_tokens_details: { cached_tokens: 64, cache_write_tokens: 32 } }),
    ).toMatchObject({
      cachedInputTokens: 64,
      cacheWriteTokens: 32,
    });
    expect(openaiUsage({})).toBeNull();
    expect(billOf(tokens, null, false)).toEqual({});
    expect(
      billOf(
        { ...tokens, cost: 0.01, is_byok: true, cost_details: { upstream_inference_cost: 0.2 } },
        null,
        false,
      ).bill?.usd,
    ).toBeCloseTo(0.21, 9);
    expect(billOf({ ...tokens, cost: { total_cost: 0.3 } }, null, false)).toEqual({ bill: { usd: 0.3 } });
    expect(billOf(tokens, 0.004, false)).toEqual({ bill: { usd: 0.004 } });
  });
});

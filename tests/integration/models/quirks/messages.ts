import { expect } from 'vitest';
import { charactersOf, type Outcome, type Quirk, refuses, sent, wordy } from './quirk';

type Message = { role: string; content: unknown };
const rolesOf = (outcome: Outcome): string[][] =>
  (sent(outcome, 'messages') as Message[][]).map((messages) => messages.map(({ role }) => role));
const steps = 5;
const claude = 'anthropic/claude-sonnet-4.5';

const hasRole =
  (role: string) =>
  (body: Record<string, unknown>): boolean =>
    JSON.stringify(body.messages).includes(`"role":"${role}"`);

const noSystem = (title: string, reference: string, status: number, body: unknown, role = 'user'): Quirk => ({
  kind: 'Messages',
  title,
  reference,
  api: 'openai',
  server: () => refuses(hasRole('system'), status, body),
  shows(outcome) {
    const [first, ...others] = rolesOf(outcome);
    expect(first?.[0]).toBe('system');
    expect(others).toHaveLength(steps);
    for (const [index, roles] of others.entries()) {
      expect(roles[0]).toBe(role);
      expect(roles.filter((one) => one === 'user')).toHaveLength(1);
      expect(roles.length, `request ${index}`).toBe(role === 'user' ? 1 + 2 * index : 2 + 2 * index);
    }
    expect(outcome.notes.join(' ')).toMatch(role === 'user' ? 'knows no role “system”' : '“developer”');
  },
});

const marksOf = (body: Record<string, unknown>): string[] =>
  JSON.stringify(body.messages).match(/"cache_control":\{[^}]*\}/g) ?? [];

/** A gateway that passes marks on, and what it calls the tokens of its cache. */
const passesMarks = (
  gateway: string,
  reference: string,
  usageFor: NonNullable<ReturnType<Quirk['server']>['usageFor']>,
): Quirk => ({
  kind: 'Messages',
  title: `Claude behind ${gateway} caches what is marked`,
  reference,
  api: 'openai',
  model: claude,
  server: () => ({ marks: true, usageFor, brain: wordy(4_000) }),
  shows(outcome) {
    const { server, state } = outcome;
    const billed = (name: 'input' | 'cached' | 'written') =>
      server.requests.reduce((sum, one) => sum + (one.billed?.[name] ?? 0), 0);
    expect(billed('cached')).toBeGreaterThan(0);
    expect(state.spend).toMatchObject({
      inputTokens: billed('input'),
      cachedInputTokens: billed('cached'),
      cacheWriteTokens: billed('written'),
      estimatedTokens: 0,
    });
    expect(server.requests).toHaveLength(steps);
    for (const { body } of server.requests) expect(marksOf(body).length).toBeLessThanOrEqual(4);
  },
});

const refusesMarks = (title: string, reference: string, status: number, body: unknown): Quirk => ({
  kind: 'Messages',
  title,
  reference,
  api: 'openai',
  model: claude,
  server: () => refuses((request) => marksOf(request).length > 0, status, body),
  shows({ server, notes }) {
    expect(server.requests).toHaveLength(steps + 1);
    expect(
      server.requests
        .slice(1)
        .every(({ body: one }) => typeof (one.messages as Message[])[0]?.content === 'string'),
    ).toBe(true);
    expect(notes.join(' ')).toContain('takes no marks for the cache');
  },
});

export const messageQuirks: Quirk[] = [
  noSystem('o1-mini knows no system role', 'OpenAI, “Reasoning models: limitations of the beta”', 400, {
    error: {
      message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
      type: 'invalid_request_error',
      param: 'messages[0].role',
      code: 'unsupported_value',
    },
  }),
  noSystem(
    'Gemma has no system instruction',
    'googleapis/python-genai: “Developer instruction is not enabled”',
    400,
    [
      {
        error: {
          code: 400,
          message: 'Developer instruction is not enabled for models/gemma-3-27b-it',
          status: 'INVALID_ARGUMENT',
        },
      },
    ],
  ),
  noSystem(
    'A chat template raises an error at a system message',
    'google/gemma-2-9b-it, chat template; ggml-org/llama.cpp',
    500,
    {
      error: { code: 500, message: 'System role not supported', type: 'server_error' },
    },
  ),
  noSystem(
    'A model takes its instructions from the developer alone',
    'OpenAI, “Text generation: message roles”',
    400,
    {
      error: {
        message: "Invalid value: 'system'. Supported values are: 'developer', 'user', and 'assistant'.",
        type: 'invalid_request_error',
        param: 'messages[0].role',
        code: 'invalid_value',
      },
    },
    'developer',
  ),
  passesMarks('OpenRouter', 'OpenRouter, “Prompt caching”', ({ input, cached, written, output }) => ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
  })),
  passesMarks('LiteLLM', 'LiteLLM, “Prompt caching”', ({ input, cached, written, output }) => ({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached, cache_creation_tokens: written },
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: written,
  })),
  passesMarks(
    'a gateway that counts as Anthropic does',
    'BerriAI/litellm, songquanpeng/one-api: prompt tokens without cached ones',
    ({ input, cached, written, output }) => ({
      prompt_tokens: input - cached - written,
      completion_tokens: output,
      total_tokens: input + output,
      cache_read_input_tokens: cached,
      cache_creation_input_tokens: written,
    }),
  ),
  {
    kind: 'Messages',
    title: 'Claude behind a gateway keeps its cache for an hour where that is set',
    reference: 'OpenRouter, “Prompt caching: cache TTL”; LiteLLM',
    api: 'openai',
    model: claude,
    endpoint: {
      cacheFor: '1h',
      models: {
        [claude]: { prices: { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, cacheWriteHour: 6 } },
      },
    },
    server: () => ({
      marks: true,
      brain: wordy(4_000),
      usageFor: ({ input, cached, written, output }) => ({
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
      }),
    }),
    shows({ server, state }) {
      expect(
        server.requests.flatMap(({ body }) => marksOf(body)).every((mark) => mark.includes('"ttl":"1h"')),
      ).toBe(true);
      const usd = server.requests.reduce((sum, { billed }) => {
        const { input, cached, written, output } = billed ?? { input: 0, cached: 0, written: 0, output: 0 };
        return sum + (input - cached - written) * 3 + cached * 0.3 + written * 6 + output * 15;
      }, 0);
      expect(state.spend.usd).toBeCloseTo(usd / 1_000_000, 10);
    },
  },
  {
    kind: 'Messages',
    title: 'Nothing is marked before it is long enough to be cached (Claude Opus 4.5: 4,096 tokens)',
    reference: 'Anthropic, “Prompt caching: cache limitations”',
    api: 'anthropic',
    model: 'claude-opus-4-5-20251101',
    server: () => ({ brain: wordy(12_000) }),
    shows({ server }) {
      const marks = server.requests.map(
        ({ body }) => JSON.stringify(body).match(/"cache_control"/g)?.length ?? 0,
      );
      const lengths = server.requests.map(({ body }) => charactersOf(body));
      expect(lengths[0]).toBeLessThan(8_192);
      expect(marks[0]).toBe(0);
      expect(marks.at(-1)).toBeGreaterThan(0);
    },
  },
  refusesMarks('A gateway refuses marks by their name', 'Servers built on pydantic: extra fields', 422, {
    detail: [
      {
        type: 'extra_forbidden',
        loc: ['body', 'messages', 0, 'content', 0, 'cache_control'],
        msg: 'Extra inputs are not permitted',
      },
    ],
  }),
  refusesMarks(
    'A gateway takes texts alone as content',
    'Servers with plain messages: vllm-project/vllm, huggingface/text-generation-inference',
    400,
    {
      error: {
        message: 'messages[0].content: invalid type: sequence, expected a string',
        type: 'invalid_request_error',
      },
    },
  ),
];

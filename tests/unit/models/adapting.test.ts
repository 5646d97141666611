import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { toolSpecs } from '@/server/agent/tools';
import { actionSchema, sandboxKinds } from '@/server/core/agent/action';
import { factsFile } from '@/server/models/endpoints/facts-file';
import { adapted, lessonOf } from '@/server/models/language/lessons';
import { noFacts, withFacts } from '@/server/models/language/model-facts';
import { profileFacts, profileOf } from '@/server/models/language/profiles/profile-of';
import { readRefusal } from '@/server/models/language/refusal';
import { requestedWaitMs } from '@/server/models/language/retry-after';
import { withoutLimits } from '@/server/models/language/tool-schema';

const params = {
  model: 'm',
  messages: [
    { role: 'system', content: 'temperature' },
    { role: 'assistant', content: null, reasoning_details: [{ text: 'x' }], tool_calls: [] },
  ],
  tools: [{ type: 'function', function: { name: 'search', strict: true, parameters: {} } }],
  temperature: 1.4,
  max_tokens: 8_000,
  parallel_tool_calls: false,
  stream: true,
  stream_options: { include_usage: true },
};
const lesson = (message: string, more: object = {}, status = 400) =>
  lessonOf(readRefusal(status, { error: { message, ...more } }, undefined), params, noFacts);

describe('a refused request teaches', () => {
  it('which field inside messages to leave out, and it is left out of each', () => {
    const message =
      "'messages.1' : for 'role:assistant' the following must be satisfied[('messages.1' : property 'reasoning_details' is unsupported)]";
    const learnt = lesson(message);
    expect(learnt).toEqual({ without: ['messages.*.reasoning_details'] });
    const next = adapted(params, withFacts(noFacts, learnt ?? {}));
    expect(JSON.stringify(next)).not.toContain('reasoning_details');
    expect(next.messages[0]).toEqual(params.messages[0]);
    expect(params.messages[1]).toHaveProperty('reasoning_details');
  });

  it('the same from a place as pydantic gives it', () => {
    const detail = [
      {
        loc: ['body', 'messages', 1, 'assistant', 'reasoning_details'],
        msg: 'Extra inputs are not permitted',
      },
    ];
    expect(lessonOf(readRefusal(422, { detail }, undefined), params, noFacts)).toEqual({
      without: ['messages.*.reasoning_details'],
    });
  });

  it('to lower a number that is only too great', () => {
    expect(lesson('temperature must be less than or equal to 1', { param: 'temperature' })).toEqual({
      most: { temperature: 1 },
    });
    expect(adapted(params, withFacts(noFacts, { most: { temperature: 1 } }))).toMatchObject({
      temperature: 1,
    });
  });

  it('nothing where it names no field of the request, or what no request can be without', () => {
    expect(lesson('Unsupported parameter.')).toBeNull();
    expect(
      lesson("Invalid 'messages[1].content': must be a string", { param: 'messages[1].content' }),
    ).toBeNull();
    expect(lesson('Unknown model m', { param: 'model' })).toBeNull();
    expect(lesson('temperature is not supported', {}, 500)).toBeNull();
  });

  it('from the parameter’s own field before the words around it', () => {
    expect(lesson('temperature and others: not supported', { param: 'parallel_tool_calls' })).toEqual({
      without: ['parallel_tool_calls'],
    });
  });
});

describe('what was learnt', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('is known to the next process, and to one that runs beside it', () => {
    const [here, other] = [factsFile(directory).of('a/m'), factsFile(directory).of('a/m')];
    expect(other.facts()).toEqual(noFacts);
    here.learn({ without: ['temperature'] });
    other.learn({ contextTokens: 8_192 });
    const expected = { ...noFacts, without: ['temperature'], contextTokens: 8_192 };
    expect(here.facts()).toEqual(expected);
    expect(factsFile(directory).of('a/m').facts()).toEqual(expected);
    expect(factsFile(directory).of('a/other').facts()).toEqual(noFacts);
    expect(JSON.parse(readFileSync(path.join(directory, 'model-facts.json'), 'utf8'))).toEqual({
      'a/m': expected,
    });
  });

  it('is learnt anew from a file that cannot be read', () => {
    writeFileSync(path.join(directory, 'model-facts.json'), 'no JSON');
    const memory = factsFile(directory).of('a/m');
    expect(memory.facts()).toEqual(noFacts);
    memory.learn({ outputTokens: 4_096 });
    expect(memory.facts().outputTokens).toBe(4_096);
  });
});

describe('a profile by name', () => {
  it.each([
    ['claude-opus-4-7', false],
    ['anthropic/claude-sonnet-4.8', false],
    ['claude-haiku-5-20260801', false],
    ['us.anthropic.claude-opus-4-6-v1', true],
    ['claude-sonnet-4-5-20250929', true],
    ['gpt-5.1', false],
    ['openai/gpt-5-mini', false],
    ['o3', false],
    ['o4-mini', false],
    ['openai/gpt-oss-120b', true],
    ['google/gemini-3-pro', true],
    ['deepseek-chat', true],
    ['kimi-k2-thinking', true],
    ['glm-4.6', true],
    ['qwen3-coder-480b', true],
    ['mistral-large-latest', true],
  ])('%s: temperature %s', (model, sampled) => {
    expect(profileOf(model)).not.toBeNull();
    expect(profileFacts(profileOf(model)).without.includes('temperature')).toBe(!sampled);
  });

  it('says nothing of a name that it does not know, and yields to a person', () => {
    expect(profileOf('llama3.2:3b')).toBeNull();
    expect(profileOf('foo-o3x')).toBeNull();
    expect(profileFacts(profileOf('gpt-5.1'), true).without).toEqual([]);
  });
});

describe('schemas of tools', () => {
  it('are sent without limits, and their fields keep their names, even those of keywords', () => {
    const sent = toolSpecs(sandboxKinds).map(({ parameters }) => withoutLimits(parameters));
    const text = JSON.stringify(sent);
    expect(text).not.toMatch(/"(?:min|max)[A-Z]\w*"|"minimum"|"maximum"|"format"|"pattern":"/);
    expect(text).toContain('"pattern":{"type":"string"');
    expect(withoutLimits({ anyOf: [{ type: 'string', maxLength: 3 }, { items: { minimum: 1 } }] })).toEqual({
      anyOf: [{ type: 'string' }, { items: {} }],
    });
  });

  it('leave the limits to our own parser', () => {
    expect(actionSchema.safeParse({ kind: 'search', pattern: 'x'.repeat(1_001) }).success).toBe(false);
    expect(actionSchema.safeParse({ kind: 'read_file', path: 'a', startLine: 0 }).success).toBe(false);
  });
});

it('a refusal says how long to wait in its body and headers, each maker in its way', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const wait = (body: unknown, headers: Record<string, string> = {}) =>
    requestedWaitMs(readRefusal(429, body, new Headers(headers)), now);
  expect(wait([{ error: { details: [{ retryDelay: '34.07s' }] } }])).toBe(34_070);
  expect(wait({ error: { details: [{ retryDelay: '1m2s' }] } }, { 'retry-after': '3' })).toBe(3_000);
  expect(wait({}, { 'x-ratelimit-reset': String(now + 9_000) })).toBe(9_000);
  expect(wait({}, { 'x-ratelimit-reset': '12' })).toBe(12_000);
  expect(wait({}, { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' })).toBe(
    120,
  );
  expect(
    wait({}, { 'x-ratelimit-remaining-requests': '5', 'x-ratelimit-reset-requests': '6m0s' }),
  ).toBeNull();
  expect(wait({})).toBeNull();
  const inMessage = (message: string) => wait({ error: { message } });
  expect(inMessage('Please try again in 21.5s. Visit our page.')).toBe(21_500);
  expect(inMessage('Please try again in 6m0s.')).toBe(360_000);
  expect(inMessage('Please try again in 120ms.')).toBe(120);
  expect(inMessage('Please retry after 6 seconds.')).toBe(6_000);
  expect(inMessage('Try again in 250 milliseconds')).toBe(250);
  expect(inMessage('Retry after 2 minutes.')).toBe(120_000);
  expect(inMessage('Please try again in a while.')).toBeNull();
});

import { describe, expect, it } from 'vitest';
import { resolveEndpoints } from '@/server/models/endpoints/resolve';
import { endpointSettingsSchema } from '@/server/models/endpoints/settings';
import { geminiBase, keyHeader, modelPath } from '@/server/models/gemini/address';
import { noFacts } from '@/server/models/language/model-facts';
import { openaiProtocol } from '@/server/models/language/openai-protocol';
import { addressOf } from '@/server/models/openai/address';

const azure = 'https://x.openai.azure.com';
const key = '0123456789abcdef0123456789abcdef';

describe('an address of OpenAI’s kind', () => {
  it.each([
    ['https://api.openai.com/v1', 'https://api.openai.com/v1', {}],
    ['http://localhost:8000/v1/', 'http://localhost:8000/v1', {}],
    ['http://localhost:8000/v1/chat/completions', 'http://localhost:8000/v1', {}],
    ['http://localhost:8000/v1/responses', 'http://localhost:8000/v1', {}],
    [azure, `${azure}/openai/v1`, {}],
    [`${azure}/openai`, `${azure}/openai/v1`, {}],
    [`${azure}/openai/v1/`, `${azure}/openai/v1`, {}],
    [`${azure}/openai/v1?api-version=preview`, `${azure}/openai/v1`, { 'api-version': 'preview' }],
    [`${azure}/openai/deployments/d`, `${azure}/openai/deployments/d`, { 'api-version': '2024-10-21' }],
    [
      `${azure}/openai/deployments/d/chat/completions?api-version=2024-06-01`,
      `${azure}/openai/deployments/d`,
      { 'api-version': '2024-06-01' },
    ],
    [
      'https://x.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
      'https://x.services.ai.azure.com/models',
      { 'api-version': '2024-05-01-preview' },
    ],
    [
      'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
      'https://bedrock-runtime.us-west-2.amazonaws.com/openai/v1',
      {},
    ],
  ])('%s is read as %s', (given, baseUrl, query) => {
    expect(addressOf(given, null)).toMatchObject({ baseUrl, query });
  });

  it('at Azure takes keys in its own header alone, and tokens of Entra as tokens', () => {
    expect(addressOf(azure, key).headers).toEqual({ authorization: null, 'api-key': key });
    expect(addressOf('http://10.0.0.1/x?api-version=1', key).headers).toEqual({
      authorization: null,
      'api-key': key,
    });
    expect(addressOf(azure, 'eyJhbGciOi.eyJhdWQiOi.c2ln').headers).toEqual({});
    expect(addressOf('https://api.openai.com/v1', key).headers).toEqual({});
  });

  it('names a deployment, whose responses stand beside it', () => {
    const given = `${azure}/openai/deployments/my%20gpt/chat/completions?api-version=2024-06-01`;
    expect(addressOf(given, key).deployment).toBe('my gpt');
    expect(addressOf(given, key, { responses: true })).toMatchObject({
      baseUrl: `${azure}/openai/v1`,
      query: {},
    });
    expect(addressOf(azure, key).deployment).toBeNull();
  });

  it('with a version and without a deployment takes the model as the deployment, except for responses and lists', () => {
    const query = { 'api-version': '2024-06-01' };
    for (const given of [`${azure}?api-version=2024-06-01`, `${azure}/openai/?api-version=2024-06-01`]) {
      const read = (more: object) => addressOf(given, key, more);
      expect(read({ model: 'my gpt' })).toMatchObject({
        baseUrl: `${azure}/openai/deployments/my%20gpt`,
        query,
      });
      expect(read({ model: 'my gpt', responses: true })).toMatchObject({ baseUrl: `${azure}/openai`, query });
      expect(read({})).toMatchObject({ baseUrl: `${azure}/openai`, query });
    }
  });

  it.each([
    ['gpt-5.2', 'https://api.openai.com/v1', 'responses'],
    ['o4-mini', 'https://api.openai.com/v1', 'responses'],
    ['gpt-4.1', 'https://api.openai.com/v1', 'chat'],
    ['gpt-5-chat-latest', 'https://api.openai.com/v1', 'chat'],
    ['gpt-5.2', 'https://api.openai.com/v1/chat/completions', 'chat'],
    ['gpt-5.2', 'http://localhost:4000/v1', 'chat'],
    ['gpt-5.1-codex-max', 'http://localhost:4000/v1', 'responses'],
    ['gpt-5.1-proxy', 'http://localhost:4000/v1', 'chat'],
    ['openai/gpt-5-codex', 'https://openrouter.ai/api/v1', 'chat'],
    ['o3-pro', 'https://x.openai.azure.com/openai/v1', 'responses'],
    ['llama', 'http://localhost:4000/v1/responses', 'responses'],
  ] as const)('reaches %s at %s by %s', (model, baseUrl, protocol) => {
    expect(openaiProtocol(model, baseUrl, noFacts)).toBe(protocol);
  });
});

describe('an address of Gemini', () => {
  it.each([
    ['https://generativelanguage.googleapis.com', 'https://generativelanguage.googleapis.com/v1beta'],
    ['https://generativelanguage.googleapis.com/v1beta/', 'https://generativelanguage.googleapis.com/v1beta'],
    ['http://localhost:1/v1alpha/models/gemini-3-pro:generateContent', 'http://localhost:1/v1alpha'],
    [
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google/models',
      'https://aiplatform.googleapis.com/v1/projects/p/locations/global/publishers/google',
    ],
  ])('%s is read as %s', (given, base) => expect(geminiBase(given)).toBe(base));

  it('takes models with and without their collection', () => {
    expect(modelPath('gemini-3-pro')).toBe('models/gemini-3-pro');
    expect(modelPath('models/gemini-3-pro')).toBe('models/gemini-3-pro');
    expect(modelPath('tunedModels/mine')).toBe('tunedModels/mine');
  });

  it('takes keys in a header, and tokens of Google Cloud as tokens', () => {
    expect(keyHeader('AIzaSyExample')).toEqual({ 'x-goog-api-key': 'AIzaSyExample' });
    expect(keyHeader('ya29.token')).toEqual({ authorization: 'Bearer ya29.token' });
    expect(keyHeader(null)).toEqual({});
  });
});

describe('the environment', () => {
  const endpoints = (environment: Record<string, string>) =>
    [...resolveEndpoints({ endpoints: {}, secrets: {}, profiles: [] }, environment).values()].map((one) => [
      one.name,
      one.kind,
      one.baseUrl,
      one.key,
    ]);

  it('gives Gemini by either name of its key, and Azure by its own address', () => {
    const google = 'https://generativelanguage.googleapis.com/v1beta';
    expect(endpoints({ GEMINI_API_KEY: 'a' })).toEqual([['gemini', 'gemini', google, 'a']]);
    expect(endpoints({ GEMINI_API_KEY: 'a', GOOGLE_API_KEY: 'b' })).toEqual([
      ['gemini', 'gemini', google, 'b'],
    ]);
    expect(endpoints({ GEMINI_BASE_URL: 'http://localhost:1' })).toEqual([
      ['gemini', 'gemini', 'http://localhost:1', null],
    ]);
    expect(endpoints({ AZURE_OPENAI_API_KEY: 'c' })).toEqual([]);
    expect(endpoints({ AZURE_OPENAI_API_KEY: 'c', AZURE_OPENAI_ENDPOINT: azure })).toEqual([
      ['azure', 'openai', azure, 'c'],
    ]);
  });
});

it.each([
  'https://x/v1beta?key=AIza123',
  `${azure}/openai/v1?api-key=123`,
  'https://x/v1?subscription-key=1',
])('an address with a key in it is refused: %s', (baseUrl) => {
  const parsed = endpointSettingsSchema.safeParse({ kind: 'gemini', baseUrl });
  expect(parsed.error?.issues[0]?.message).toContain('contains a key');
});

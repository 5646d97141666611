import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createModels } from '@/server/models';
import { connectionOf } from '@/server/models/endpoints/build';
import { knownFacts } from '@/server/models/language/connection';
import { noFacts, withFacts } from '@/server/models/language/model-facts';
import { profileOf } from '@/server/models/language/profiles/profile-of';

describe('a profile', () => {
  it.each([
    ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5-20250929'],
    ['openrouter/anthropic/claude-opus-4.8', 'claude-opus-4-8'],
    ['us.anthropic.claude-haiku-4-5-20251001-v1:0', 'claude-haiku-4-5'],
    ['arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-6-v1', 'claude-opus-4-6'],
    ['claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
    ['anthropic/claude-opus-5:thinking', 'claude-opus-5'],
    ['models/gemini-3-pro-preview', 'gemini-3-pro'],
    ['vertex_ai/gemini-2.5-flash', 'gemini-2.5-flash'],
    ['Qwen/Qwen3-Coder-480B-A35B-Instruct', 'qwen3-coder'],
    ['accounts/fireworks/models/deepseek-v3p1', 'deepseek-v3'],
    ['deepseek-ai/DeepSeek-V3.2', 'deepseek-chat'],
    ['moonshotai/Kimi-K2-Thinking', 'kimi-k2'],
    ['zai-org/GLM-4.6-FP8', 'glm-4.6'],
    ['azure/gpt-5.1-codex', 'gpt-5'],
    ['openai/o3:flex', 'o3-mini'],
    ['groq/openai/gpt-oss-120b', 'gpt-oss:20b'],
    ['unsloth/gemma-3-27b-it-GGUF', 'gemma3:27b'],
  ])('of %s is the one of %s', (prefixed, plain) => {
    expect(profileOf(plain)).not.toBeNull();
    expect(profileOf(prefixed)).toEqual(profileOf(plain));
  });

  it.each(['llama3.3:70b', 'foo-o3x', 'my-o3', 'notgpt-5', 'phi-4', 'o11y-model'])(
    'of %s is not known',
    (name) => {
      expect(profileOf(name)).toBeNull();
    },
  );

  it('of an operator goes before the built-in one, field by field', () => {
    const own = [
      { name: 'claude-opus-4', outputTokens: 64_000 },
      { name: 'house-model', sampling: false },
    ];
    expect(profileOf('anthropic/claude-opus-4.8', own)).toMatchObject({
      outputTokens: 64_000,
      thinking: 'adaptive',
      sampling: false,
    });
    expect(profileOf('house-model-7b', own)).toEqual({ name: 'house-model', sampling: false });
  });
});

describe('model-profiles.json', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const write = (value: unknown) =>
    writeFileSync(path.join(directory, 'model-profiles.json'), JSON.stringify(value));
  const models = () => createModels(directory, { environment: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } });

  it('is read again when it changes, and what it says reaches requests and prompts', () => {
    const open = models();
    expect(open.named('openai/house-1').language?.outputTokens).toBe(16_000);
    write({ profiles: [{ name: 'house', sampling: false, outputTokens: 20_000, system: 'developer' }] });
    expect(open.named('openai/house-1').language?.outputTokens).toBe(20_000);
    const endpoint = open.endpoints().get('openai');
    if (!endpoint) throw new Error('no endpoint');
    expect(knownFacts(connectionOf(endpoint, 'house-1'))).toMatchObject({
      without: ['temperature', 'top_p', 'top_k'],
      system: 'developer',
    });
  });

  it.each([
    [
      { profiles: [{ name: '(', sampling: true }] },
      'model-profiles.json: profiles.0.name: This is no regular',
    ],
    [
      { profiles: [{ name: 'x', sampled: true }] },
      'model-profiles.json: profiles.0: Unrecognized key: "sampled"',
    ],
    [{ profiles: [{ name: 'x', thinking: 'deep' }] }, 'model-profiles.json: profiles.0.thinking'],
  ])('says what is wrong in it and where (%#)', (value, problem) => {
    write(value);
    expect(() => models().list()).toThrow(problem);
  });
});

it('what a model was seen to take goes before its name, until it refuses it', () => {
  const byName = { ...noFacts, without: ['temperature', 'top_p'] };
  const seen = withFacts(noFacts, { takes: ['temperature'] });
  expect(withFacts(byName, seen).without).toEqual(['top_p']);
  const refused = withFacts(seen, { without: ['temperature'] });
  expect(withFacts(byName, refused)).toMatchObject({ without: ['temperature', 'top_p'], takes: [] });
});

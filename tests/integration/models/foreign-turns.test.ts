import { afterEach, describe, expect, it } from 'vitest';
import { chatThrough, connectionOf } from '@/server/models/endpoints/build';
import { type Endpoint, endpointSettingsSchema } from '@/server/models/endpoints/settings';
import type { ChatMessage } from '@/server/models/language/chat';
import { ownMemory } from '@/server/models/language/model-facts';
import { untilAdapted } from '@/server/models/language/retry';
import type { Loopback, LoopbackApi } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let server: Loopback;
afterEach(() => server.close());

const models: Record<LoopbackApi, string> = {
  openai: 'm',
  responses: 'gpt-5.2',
  anthropic: 'claude-opus-4-8',
  gemini: 'gemini-3-pro-preview',
};

/** The same turn, two calls of which one was carried out, as each API gives it. */
const forms: Record<LoopbackApi | 'a person', unknown> = {
  'a person': undefined,
  openai: {
    content: 'Look.',
    reasoning_content: 'Hm.',
    tool_calls: [
      { id: 'one', type: 'function', function: { name: 'list_files', arguments: '{}' } },
      { id: 'two', type: 'function', function: { name: 'run_tests', arguments: '{}' } },
    ],
  },
  responses: {
    output: [
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'of another key' },
      { type: 'function_call', id: 'fc_1', call_id: 'one', name: 'list_files', arguments: '{}' },
      { type: 'function_call', id: 'fc_2', call_id: 'two', name: 'run_tests', arguments: '{}' },
    ],
  },
  anthropic: [
    { type: 'thinking', thinking: 'Hm.', signature: 'of another' },
    { type: 'tool_use', id: 'one', name: 'list_files', input: {} },
    { type: 'tool_use', id: 'two', name: 'run_tests', input: {} },
  ],
  gemini: {
    content: {
      role: 'model',
      parts: [
        { functionCall: { name: 'list_files', args: {} }, thoughtSignature: 'of another' },
        { functionCall: { name: 'run_tests', args: {} } },
      ],
    },
  },
};

const conversation = (message: unknown): ChatMessage[] => [
  { role: 'system', text: 'You repair programs.', stable: true },
  { role: 'user', text: 'Repair it.', stable: true },
  {
    role: 'assistant',
    text: 'Look.',
    calls: [{ id: 'one', name: 'list_files', arguments: '{}' }],
    ...(message === undefined ? {} : { native: { message, ids: ['one', 'two'] } }),
  },
  { role: 'tool', id: 'one', text: 'a.py', error: false },
  ...(message === undefined
    ? []
    : [{ role: 'tool' as const, id: 'two', text: 'Not carried out.', error: true }]),
];

describe.each(['openai', 'responses', 'anthropic', 'gemini'] as const)('a model behind %s', (api) => {
  it.each(Object.keys(forms).filter((origin) => origin !== api))(
    'takes over a turn of %s',
    async (origin) => {
      const seen: string[][] = [];
      server = await startLoopback({
        api,
        brain: ({ steps }) => {
          seen.push(steps.map(({ name }) => name));
          return { text: 'Well.', calls: [{ name: 'run_tests', arguments: '{}' }] };
        },
      });
      const settings = endpointSettingsSchema.parse({
        kind: api === 'responses' ? 'openai-responses' : api,
        baseUrl: server.baseUrl,
        models: { [models[api]]: { thinkingTokens: 2_000 } },
      });
      const endpoint: Endpoint = {
        ...{ name: 'there', from: 'file', profiles: [] },
        ...{ key: null, headers: {}, givenFor: null, heldFor: null },
        ...settings,
      };
      const chat = chatThrough(endpoint, connectionOf(endpoint, models[api], ownMemory()));
      const form = Object.entries(forms).find(([name]) => name === origin)?.[1];
      const request = { messages: conversation(form), tools: [], temperature: 1, outputTokens: 1_000 };
      const reply = await untilAdapted(() => chat(request, new AbortController().signal, () => {}));
      expect(reply.text).toBe('Well.');
      expect(seen).toEqual([['list_files']]);
      expect(server.requests).toHaveLength(1);
      expect(JSON.stringify(server.requests[0]?.body)).not.toContain('of another');
    },
  );
});

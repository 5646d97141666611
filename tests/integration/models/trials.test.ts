import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testModel } from '@/server/models/endpoints/trials/test-model';
import { openPlace, type Place } from '@/tests/support/language-run';
import type { Brain } from '@/tests/support/loopback/brain';
import type { Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { has, refuses, send } from './quirks/quirk';

let place: Place;
let servers: Loopback[];
beforeEach(() => {
  place = openPlace();
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.close();
  await place.remove();
});

const brain: Brain = (seen) => ({
  thinking: 'Let me think.',
  text: 'ready',
  calls: seen.tools.includes('finish') ? [{ name: 'finish', arguments: '{"summary":"ok"}' }] : [],
});

async function tried(options: Partial<LoopbackOptions> & Pick<LoopbackOptions, 'api'>, model = 'm') {
  const server = await startLoopback({ brain, ...options });
  servers.push(server);
  place.endpoint('there', server);
  const endpoint = place.models.endpoints().get('there');
  if (!endpoint) throw new Error('no endpoint');
  const memory = place.models.memory(`there/${model}`);
  const signal = AbortSignal.timeout(20_000);
  const test = await testModel(endpoint, model, { signal, now: () => performance.now(), memory });
  const oks = Object.fromEntries(test.findings.map(({ about, ok }) => [about, ok]));
  return { server, test, oks, facts: memory.facts() };
}

describe('a model tried by six small calls', () => {
  it('that can do everything is found to, and its name does not hold against it', async () => {
    const { oks, facts, server } = await tried({ api: 'openai' }, 'gpt-5.9');
    expect(oks).toEqual({
      stream: true,
      usage: true,
      tools: true,
      results: true,
      temperature: true,
      thinking: true,
      system: true,
    });
    expect(server.requests).toHaveLength(6);
    expect(facts.takes).toEqual(['temperature', 'reasoning_effort']);
    // A run now sends what the name alone forbids.
    await place.models.named('there/gpt-5.9').postMortem?.(
      {
        prompt: [{ kind: 'task', role: 'user', text: 'Go.', tokens: 1 }],
        context: { statement: '', language: '', history: [], ending: '' },
        seed: '1',
      },
      AbortSignal.timeout(5_000),
    );
    expect(server.requests.at(-1)?.body).toHaveProperty('temperature');
  });

  it.each([
    [
      'temperature',
      'temperature',
      {
        error: {
          message: "Unsupported parameter: 'temperature' is not supported with this model.",
          param: 'temperature',
        },
      },
    ],
    [
      'reasoning_effort',
      'thinking',
      { detail: [{ loc: ['body', 'reasoning_effort'], msg: 'Extra inputs are not permitted' }] },
    ],
    [
      'stream_options',
      'usage',
      { error: { message: 'Unrecognized request argument supplied: stream_options' } },
    ],
  ])('that refuses %s is found to, and it is not sent again', async (name, about, body) => {
    const { oks, server } = await tried({
      api: 'openai',
      ...refuses(has(name), 'error' in body ? 400 : 422, body),
    });
    expect(oks[about]).toBe(false);
    expect(Object.values(oks).filter((ok) => ok === false)).toHaveLength(1);
    const before = server.requests.length;
    const model = place.models.named('there/m');
    await model.write?.(
      { prompt: [{ kind: 'task', role: 'user', text: 'Go.', tokens: 1 }], outputTokens: 100, seed: '1' },
      AbortSignal.timeout(5_000),
    );
    expect(server.requests.slice(before).map(({ body: sent }) => name in sent)).toEqual([false]);
  });

  it('that refuses tools, or a message sent back to it, is found to', async () => {
    const noTools = { error: { message: 'registry.ollama.ai/library/m does not support tools' } };
    const refusing = await tried({ api: 'openai', ...refuses(has('tools'), 400, noTools) });
    expect(refusing.oks).toMatchObject({ tools: false, temperature: true });
    expect(refusing.oks).not.toHaveProperty('results');
    const hasResult = (body: Record<string, unknown>) => JSON.stringify(body).includes('"role":"tool"');
    const wrong = { error: { message: 'Invalid thought signature.' } };
    const { test } = await tried({ api: 'openai', ...refuses(hasResult, 400, wrong) }, 'other');
    expect(test.findings.find(({ about }) => about === 'results')).toMatchObject({
      ok: false,
      text: expect.stringContaining('Invalid thought signature'),
    });
  });

  it('that takes no late system message is found to; the system prompt of runs stays as it is', async () => {
    const late = ({ messages }: Record<string, unknown>) =>
      Array.isArray(messages) && messages.slice(1).some(({ role }) => role === 'system');
    const error = { error: { message: 'System message must be at the beginning.' } };
    const { oks, facts } = await tried({ api: 'openai', ...refuses(late, 400, error) });
    expect(oks.system).toBe(false);
    expect(facts.system).toBeUndefined();
  });

  it.each([
    [
      'adaptive',
      'enabled',
      'thinking.type.enabled is not supported for this model. Use thinking.type.adaptive.',
    ],
    ['none', 'any', 'thinking: Extra inputs are not permitted'],
  ])('of the Messages API is found to think: %s', async (found, refused, message) => {
    const { facts } = await tried({
      api: 'anthropic',
      ...refuses(
        ({ thinking }) =>
          typeof thinking === 'object' &&
          thinking !== null &&
          (refused === 'any' || ('type' in thinking && thinking.type === refused)),
        400,
        { type: 'error', error: { type: 'invalid_request_error', message } },
      ),
    });
    expect(facts.thinking).toBe(found);
  });

  it('that does not reply is asked once, and nothing is written down', async () => {
    const { test, server, facts } = await tried({
      api: 'openai',
      intercept: (request) => send(request, 401, { error: { message: 'Incorrect API key provided.' } }),
    });
    expect(test).toMatchObject({
      ok: false,
      findings: [],
      message: expect.stringContaining('refused the key'),
    });
    expect(server.requests).toHaveLength(1);
    expect(facts.tested).toBeUndefined();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { espalier } from '@/tests/support/command-line';
import { type Brain, scripted } from '@/tests/support/loopback/brain';
import type { Intercepted, Loopback, LoopbackOptions } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';
import { sessionCacheRepair } from '@/tests/support/repair-script';
import { send } from './quirks/quirk';

let directory: string;
let server: Loopback;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Message {
  role: string;
  content: unknown;
  tool_calls?: { id: string; extra_content?: unknown }[];
  tool_call_id?: string;
  reasoning_content?: string;
  reasoning_details?: unknown[];
}
const messagesOf = ({ body }: Intercepted): Message[] => body.messages as Message[];
const acting = (request: Intercepted) => messagesOf(request).filter(({ tool_calls }) => tool_calls?.length);
const refused = (message: string, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', ...more },
});

/** Adds fields to the pieces of a stream, as their maker sends them. */
function rewritten({ response }: Intercepted, change: (piece: string) => string): false {
  const write = response.write.bind(response);
  response.write = (piece: string) => write(change(piece));
  return false;
}

const plan = scripted(sessionCacheRepair);
const thinks: Brain = (seen) => ({ ...plan(seen), thinking: `Thought ${seen.steps.length}.` });

/** Writes its call into its text, as models behind llama.cpp do whose template the server does not read. */
const writesCalls: Brain = (seen) => {
  const { calls, ...reply } = plan(seen);
  const [call] = calls;
  if (!call) return { calls, ...reply };
  return {
    text: `<think>\nHm.\n</think>\n<tool_call>\n{"name": "${call.name}", "arguments": ${call.arguments}}\n</tool_call>`,
    calls: [],
  };
};

type Family = Partial<LoopbackOptions> & Pick<LoopbackOptions, 'api'> & { model: string };
const families: Record<string, Family> = {
  OpenAI: {
    api: 'openai',
    model: 'gpt-5.2',
    brain: thinks,
    intercept: (request) => {
      const wrong = ['temperature', 'top_p', 'max_tokens'].find((name) => name in request.body);
      return (
        wrong !== undefined &&
        send(
          request,
          400,
          refused(`Unsupported parameter: '${wrong}' is not supported with this model.`, {
            param: wrong,
            code: 'unsupported_parameter',
          }),
        )
      );
    },
  },
  Anthropic: {
    api: 'anthropic',
    model: 'claude-opus-4-8',
    brain: thinks,
    intercept: (request) =>
      'temperature' in request.body &&
      send(request, 400, { type: 'error', ...refused('`temperature` is deprecated for this model.') }),
  },
  'Gemini in OpenAI’s form': {
    api: 'openai',
    model: 'models/gemini-3-pro-preview',
    intercept: (request) => {
      const unsigned = acting(request).some(
        ({ tool_calls }) => !JSON.stringify(tool_calls).includes('thought_signature'),
      );
      if (unsigned)
        return send(request, 400, [
          {
            error: {
              code: 400,
              message: 'Function call is missing a thought_signature in functionCall parts.',
              status: 'INVALID_ARGUMENT',
            },
          },
        ]);
      return rewritten(request, (piece) =>
        piece.replace(
          '"type":"function"',
          '"extra_content":{"google":{"thought_signature":"c2ln"}},"type":"function"',
        ),
      );
    },
  },
  Mistral: {
    api: 'openai',
    model: 'devstral-medium-latest',
    intercept: (request) => {
      const all = messagesOf(request);
      const ids = all.flatMap(({ tool_calls = [], tool_call_id = [] }) =>
        [...tool_calls.map(({ id }) => id), tool_call_id].flat(),
      );
      if (ids.some((id) => !/^[a-zA-Z0-9]{9}$/.test(id)))
        return send(request, 400, {
          object: 'error',
          message: 'Tool call id has to be defined: a-z, A-Z, 0-9, with a length of 9.',
          type: 'invalid_request_error',
          code: 3280,
        });
      if (all.some(({ role }, at) => role === 'user' && all[at - 1]?.role === 'tool'))
        return send(request, 400, {
          object: 'error',
          message: "Unexpected role 'user' after role 'tool'",
          type: 'invalid_request_error',
          code: 3230,
        });
      if ('stream_options' in request.body)
        return send(request, 422, {
          detail: [
            {
              type: 'extra_forbidden',
              loc: ['body', 'stream_options'],
              msg: 'Extra inputs are not permitted',
            },
          ],
        });
      return rewritten(request, (piece) => piece.replaceAll('call_x0', 'D681PevKs'));
    },
  },
  DeepSeek: {
    api: 'openai',
    model: 'deepseek-chat',
    brain: thinks,
    intercept: (request) =>
      acting(request).some(({ reasoning_content }) => reasoning_content === undefined) &&
      send(
        request,
        400,
        refused('Missing `reasoning_content` field in the assistant message at message index 2.'),
      ),
  },
  'Qwen behind llama.cpp': {
    api: 'openai',
    model: 'Qwen3-4B-Instruct-Q4_K_M.gguf',
    brain: writesCalls,
    intercept: (request) =>
      /"(?:max|min)(?:Length|imum|Items)"/.test(JSON.stringify(request.body.tools)) &&
      send(request, 400, refused('failed to parse grammar: number of repetitions exceeds sane defaults')),
  },
  'Claude behind OpenRouter': {
    api: 'openai',
    model: 'anthropic/claude-sonnet-4.5',
    marks: true,
    usageFor: ({ input, cached, written, output }) => ({
      prompt_tokens: input,
      completion_tokens: output,
      total_tokens: input + output,
      cost: 0.001,
      prompt_tokens_details: { cached_tokens: cached, cache_write_tokens: written },
    }),
    intercept: (request) => {
      if (
        acting(request).some(
          ({ reasoning_details }) => !JSON.stringify(reasoning_details ?? '').includes('"signature":"c2ln"'),
        )
      )
        return send(
          request,
          400,
          refused('Provider returned error', { code: 400, metadata: { raw: 'thinking block is missing' } }),
        );
      return rewritten(
        request,
        (piece) =>
          `: OPENROUTER PROCESSING\n\n${piece.replace('"delta":{"role":"assistant","content":""}', '"delta":{"role":"assistant","content":"","reasoning_details":[{"type":"reasoning.text","text":"Hm.","signature":"c2ln","index":0}]}')}`,
      );
    },
  },
};

describe.each(Object.entries(families))('%s', (_, { model, ...options }) => {
  it('solves a sample task from the command line, with an address and a key alone', async () => {
    server = await startLoopback({ brain: plan, key: 'sk-family-0123456789', ...options });
    const prefix = options.api.toUpperCase();
    const env = { [`${prefix}_BASE_URL`]: server.baseUrl, [`${prefix}_API_KEY`]: 'sk-family-0123456789' };
    const database = ['--database', path.join(directory, 'espalier.db')];
    const named = ['--model', `${options.api}/${model}`];
    const done = await espalier(
      env,
      'run',
      '--task',
      'session-cache',
      '--strategy',
      'single',
      ...named,
      '--json',
      ...database,
    );
    expect(done.stderr).toBe('');
    expect(JSON.parse(done.stdout)).toMatchObject({ status: 'solved', steps: sessionCacheRepair.length });
    expect(done.status).toBe(0);
  });
});

import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { numberRepair } from '@/tests/support/repair-script';
import type { Quirk } from './quirk';

const steps = numberRepair.length;
const chunk = (delta: object) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;

/** Writes until the client goes away. */
async function forever(response: ServerResponse, piece: string, everyMs: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  while (!response.destroyed) {
    if (!response.writableNeedDrain) response.write(piece);
    await delay(everyMs);
  }
}

const atSecond = (piece: string, everyMs: number): Quirk['server'] => {
  return () => ({
    intercept: async ({ number, response }) => {
      if (number !== 2) return false;
      await forever(response, piece, everyMs);
      return true;
    },
  });
};

const cutOff: Quirk['shows'] = ({ server, state }) => {
  expect(server.requests).toHaveLength(steps + 1);
  expect(state.attempts.size).toBe(1);
  expect(JSON.stringify(server.requests[2]?.body)).toContain('cut off');
  expect(state.spend.estimatedTokens).toBeGreaterThan(0);
};

const repeated = chunk({ content: 'and then and then '.repeat(200) });

export const limitQuirks: Quirk[] = [
  {
    kind: 'Limits',
    title: 'A model repeats itself without an end, and its server heeds no limit',
    reference: 'ollama/ollama: “num_predict” of −1; reports of endless repetition in small models',
    api: 'openai',
    server: atSecond(repeated, 0),
    shows: cutOff,
  },
  {
    kind: 'Limits',
    title: 'The same over Anthropic’s protocol',
    reference: 'Servers that speak the Messages API for local models',
    api: 'anthropic',
    server: () => ({
      intercept: async ({ number, response }) => {
        if (number !== 2) return false;
        const event = (type: string, rest: object) =>
          `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
        const message = {
          id: 'm',
          type: 'message',
          role: 'assistant',
          content: [],
          usage: { input_tokens: 9, output_tokens: 1 },
        };
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(
          event('message_start', { message }) +
            event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
        );
        const text = 'and then and then '.repeat(200);
        const delta = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });
        while (!response.destroyed) {
          response.write(delta);
          await delay(0);
        }
        return true;
      },
    }),
    shows: cutOff,
  },
  {
    kind: 'Limits',
    title: 'A server sends bytes without an end and no answer in them',
    reference: 'Proxies that pad streams',
    api: 'openai',
    server: atSecond(`: ${' '.repeat(1_000_000)}\n\n`, 0),
    shows: ({ server }) => expect(server.requests).toHaveLength(steps + 1),
  },
  {
    kind: 'Limits',
    title: 'An answer drips for longer than any answer may take',
    reference: 'Reports of streams that hang open',
    api: 'openai',
    endpoint: { replySeconds: 1 },
    server: atSecond(chunk({ content: 'hm ' }), 50),
    shows: cutOff,
  },
  {
    kind: 'Limits',
    title: 'Comments are the only sign of life for longer than silence may last',
    reference: 'OpenRouter, “Streaming: comments”',
    api: 'openai',
    endpoint: { silenceSeconds: 1 },
    server: () => ({
      intercept: async ({ number, response }) => {
        if (number !== 2) return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (let at = 0; at < 8; at++) {
          response.write(': OPENROUTER PROCESSING\n\n');
          await delay(200);
        }
        const call = {
          index: 0,
          id: 'c',
          type: 'function',
          function: { name: 'run_tests', arguments: '{}' },
        };
        response.write(chunk({ tool_calls: [call] }));
        response.end(chunk({}).replace('"finish_reason":null', '"finish_reason":"tool_calls"'));
        return true;
      },
    }),
    shows: ({ server }) => expect(server.requests.length).toBeGreaterThan(steps - 1),
  },
  {
    kind: 'Limits',
    title: 'The run’s time limit holds while a call hangs',
    reference: 'Our own promise (budgets.md)',
    api: 'openai',
    ends: 'unsolved',
    run: { strategy: 'single', budget: { seconds: 2 } },
    server: () => ({
      intercept: async ({ number, response }) => {
        if (number !== 2) return false;
        await new Promise((resolve) => response.once('close', resolve));
        return true;
      },
    }),
    shows({ state }) {
      expect([...state.attempts.values()][0]?.endReason).toContain('time');
      expect(state.spend.seconds).toBeLessThan(15);
    },
  },
  {
    kind: 'Limits',
    title: 'A redirect to another host is refused: no key and no prompt leaves for it',
    reference: 'RFC 9110, 15.4; a key sent on is a key lost',
    api: 'openai',
    ends: 'paused',
    server() {
      let reached = 0;
      const other = createServer((_, response) => {
        reached++;
        response.end('{}');
      }).listen(0, '127.0.0.1');
      return {
        intercept({ response }) {
          const address = other.address();
          const port = typeof address === 'object' ? address?.port : 0;
          response.writeHead(307, {
            location: `http://127.0.0.1:${port}/v1/chat/completions`,
            'x-reached': reached,
          });
          response.end();
          return true;
        },
        close() {
          other.close();
          if (reached > 0) throw new Error('The other host was reached.');
        },
      };
    },
    shows({ state, server }) {
      expect(state.statusReason).toContain('redirects to another address');
      expect(server.requests).toHaveLength(1);
    },
  },
  {
    kind: 'Limits',
    title: 'A redirect on the same host is followed',
    reference: 'RFC 9110, 15.4.9',
    api: 'openai',
    server: () => ({
      intercept({ path, response }) {
        if (path !== '/v1/chat/completions') return false;
        response.writeHead(308, { location: '/v2/v1/chat/completions' });
        response.end();
        return true;
      },
    }),
    shows: ({ server }) => expect(server.requests).toHaveLength(2 * steps),
  },
];

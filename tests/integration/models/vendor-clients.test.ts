import { type FunctionCall, type GenerateContentResponse, GoogleGenAI, ThinkingLevel } from '@google/genai';
import OpenAI from 'openai';
import type { ResponseInputItem } from 'openai/resources/responses/responses';
import { afterEach, describe, expect, it } from 'vitest';
import type { Brain } from '@/tests/support/loopback/brain';
import type { Loopback, LoopbackApi } from '@/tests/support/loopback/exchange';
import { startLoopback } from '@/tests/support/loopback/server';

let server: Loopback;
afterEach(() => server.close());

/** Two calls, then words. */
const brain: Brain = (seen) => ({
  thinking: `Thought ${seen.steps.length}.`,
  text: `Step ${seen.steps.length}.`,
  calls: seen.steps.length < 2 ? [{ name: 'look', arguments: `{"path":"file${seen.steps.length}"}` }] : [],
});

async function start(api: LoopbackApi): Promise<void> {
  server = await startLoopback({ api, brain, key: 'key-of-a-test' });
}
/** Thoughts that came back with each request: the loopback server refuses those that were changed. */
const refused = () => server.requests.filter(({ billed }) => billed === null);

describe.each([true, false])('OpenAI’s own client (streaming: %s)', (streaming) => {
  it('reads what the loopback server of responses sends, and sends what it takes', async () => {
    await start('responses');
    const client = new OpenAI({ apiKey: 'key-of-a-test', baseURL: server.baseUrl });
    const input: ResponseInputItem[] = [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go.' }] },
    ];
    const request = () => ({
      model: 'gpt-5.2',
      instructions: 'Look twice.',
      input,
      store: false,
      include: ['reasoning.encrypted_content' as const],
      reasoning: { summary: 'auto' as const },
      tools: [
        {
          type: 'function' as const,
          name: 'look',
          description: 'Looks.',
          strict: false,
          parameters: { type: 'object', properties: { path: { type: 'string' } } },
        },
      ],
    });
    const respond = async () => {
      if (!streaming) return client.responses.create(request());
      let deltas = '';
      for await (const event of await client.responses.create({ ...request(), stream: true })) {
        if (event.type === 'response.function_call_arguments.delta') deltas += event.delta;
        if (event.type !== 'response.completed') continue;
        const call = event.response.output.find((item) => item.type === 'function_call');
        expect(deltas).toBe(call?.arguments ?? '');
        return { ...event.response, output_text: '' };
      }
      throw new Error('no end');
    };
    for (const step of [0, 1, 2]) {
      const response = await respond();
      const [reasoning, message] = response.output;
      expect(message).toMatchObject({ content: [{ text: `Step ${step}.` }] });
      expect(reasoning).toMatchObject({ type: 'reasoning', summary: [{ text: `Thought ${step}.` }] });
      expect(response.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
      for (const item of response.output) {
        if (item.type === 'reasoning' || item.type === 'message') input.push(item);
        if (item.type === 'function_call') {
          input.push(item);
          expect(JSON.parse(item.arguments)).toEqual({ path: `file${step}` });
          input.push({ type: 'function_call_output', call_id: item.call_id, output: 'Seen.' });
        }
      }
    }
    expect(server.requests).toHaveLength(3);
    expect(refused()).toEqual([]);
  });
});

describe.each([true, false])('Google’s own client (streaming: %s)', (streaming) => {
  it('reads what the loopback server of Gemini sends, and sends what it takes', async () => {
    await start('gemini');
    const client = new GoogleGenAI({
      apiKey: 'key-of-a-test',
      httpOptions: { baseUrl: server.baseUrl.replace('/v1beta', ''), apiVersion: 'v1beta' },
    });
    const chat = client.chats.create({
      model: 'gemini-3-pro-preview',
      config: {
        systemInstruction: { parts: [{ text: 'Look twice.' }] },
        thinkingConfig: { includeThoughts: true, thinkingLevel: ThinkingLevel.LOW },
        tools: [{ functionDeclarations: [{ name: 'look', description: 'Looks.' }] }],
      },
    });
    let message: Parameters<typeof chat.sendMessage>[0]['message'] = 'Go.';
    for (const step of [0, 1, 2]) {
      const replies: AsyncIterable<GenerateContentResponse> | GenerateContentResponse[] = streaming
        ? await chat.sendMessageStream({ message })
        : [await chat.sendMessage({ message })];
      let [text, thoughts, count] = ['', '', 0];
      const calls: FunctionCall[] = [];
      for await (const reply of replies) {
        const parts = reply.candidates?.[0]?.content?.parts ?? [];
        text += parts.map((part) => (part.thought ? '' : (part.text ?? ''))).join('');
        thoughts += parts.map((part) => (part.thought ? part.text : '')).join('');
        calls.push(...(reply.functionCalls ?? []));
        count = reply.usageMetadata?.thoughtsTokenCount ?? count;
      }
      expect([text, thoughts]).toEqual([`Step ${step}.`, `Thought ${step}.`]);
      expect(count).toBeGreaterThan(0);
      expect(calls.map(({ args }) => args)).toEqual(step < 2 ? [{ path: `file${step}` }] : []);
      message = calls.map(({ id, name }) => ({
        functionResponse: { ...(id ? { id } : {}), ...(name ? { name } : {}), response: { output: 'Seen.' } },
      }));
    }
    expect(server.requests).toHaveLength(3);
    expect(refused()).toEqual([]);
  });
});

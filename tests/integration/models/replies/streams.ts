import {
  asText,
  chunk,
  data,
  done,
  event,
  events,
  fieldsOf,
  json,
  type Quirk,
  repair,
  toolCall,
  usageChunk,
  withCall,
} from './quirk';
import type { Plain, RequestBody } from './server';

const another = { id: 'call_other', name: 'list_files', arguments: '{}' };
const idsIn = (messages: RequestBody['messages']) =>
  messages.flatMap(({ tool_call_id, tool_calls = [] }) => [
    ...(tool_call_id === undefined ? [] : [tool_call_id]),
    ...tool_calls.map(({ id }) => id),
  ]);
const halves = (text: string) => [text.slice(0, text.length / 2), text.slice(text.length / 2)] as const;
const ending = (plain: Plain) => [chunk({}, 'tool_calls'), usageChunk(plain), done];
const message = (plain: Plain) => ({
  role: 'assistant',
  content: plain.text,
  tool_calls: plain.calls.map((call) => toolCall(call)),
});

/** Chat completions whose stream differs. */
const openai: Omit<Quirk, 'api'>[] = [
  {
    name: 'several calls all say index 0',
    reference:
      'BerriAI/litellm #16194, QuantumNous/new-api #2701 (Gemini); sgl-project/sglang #38198 (Gemma 4)',
    sends: (plain) =>
      events(
        ...[...plain.calls, another].map((call) => chunk({ tool_calls: [toolCall(call)] })),
        ...ending(plain),
      ),
    expected: { another: true },
  },
  {
    name: 'several calls have no index',
    reference: 'QuantumNous/new-api #671 (Gemini); openclaw/openclaw #130532 (Mistral)',
    sends: (plain) =>
      events(
        ...[...plain.calls, another].map((call) =>
          chunk({ tool_calls: [toolCall(call, { index: undefined })] }),
        ),
        ...ending(plain),
      ),
    expected: { another: true },
  },
  {
    name: 'name and id come with every chunk',
    reference:
      'NousResearch/hermes-agent #12230 (MiniMax at NVIDIA); SillyTavern/SillyTavern #5948 (Fireworks)',
    sends: (plain) =>
      events(
        ...plain.calls.flatMap((call) =>
          ['', ...halves(call.arguments)].map((part) =>
            chunk({ tool_calls: [toolCall({ ...call, arguments: part })] }),
          ),
        ),
        ...ending(plain),
      ),
    expected: {},
  },
  {
    name: 'arguments are an object',
    reference: 'ggml-org/llama.cpp #20198',
    sends: (plain) => withCall(plain, (call) => ({ arguments: fieldsOf(call) })),
    expected: {},
  },
  {
    name: 'arguments are an object that comes in parts',
    reference:
      'ggml-org/llama.cpp #20198; Xoshbin/asyar #513 (Ollama’s own protocol); that it comes in parts: assumed',
    sends: (plain) =>
      events(
        ...plain.calls.flatMap((call) => [
          chunk({ tool_calls: [{ index: 0, id: call.id, function: { name: call.name, arguments: {} } }] }),
          ...Object.entries(fieldsOf(call)).map(([key, value]) =>
            chunk({ tool_calls: [{ index: 0, function: { arguments: { [key]: value } } }] }),
          ),
        ]),
        ...ending(plain),
      ),
    expected: {},
  },
  {
    name: 'content is a list of parts, reasoning among them',
    reference: 'BerriAI/litellm #16272 (Magistral)',
    sends: (plain) =>
      events(
        chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Weighing.' }] }] }),
        chunk({ content: [{ type: 'text', text: plain.text }] }),
        chunk({ tool_calls: plain.calls.map((call) => toolCall(call)) }),
        ...ending(plain),
      ),
    expected: { thinking: 'Weighing.' },
  },
  {
    name: 'no chunk has a finish_reason',
    reference: 'alfredapp/openai-workflow #52; proxies of Gemini (open-learning-exchange/planet #10281)',
    sends: (plain) => events(chunk(message(plain)), usageChunk(plain), done),
    expected: {},
  },
  {
    name: 'finish_reason is an empty text until the end',
    reference: 'ollama/ollama #4357; sgl-project/sglang #3912',
    sends: (plain) => events(chunk(message(plain), ''), chunk({}, ''), usageChunk(plain), done),
    expected: {},
  },
  {
    name: 'no [DONE] at the end',
    reference: 'huggingface/text-generation-inference #2221; gpustack/llama-box #2',
    sends: (plain) => events(chunk(message(plain)), chunk({}, 'tool_calls'), usageChunk(plain)),
    expected: {},
  },
  {
    name: 'no usage',
    reference: 'huggingface/text-generation-inference #2336',
    sends: (plain) => events(chunk(message(plain)), chunk({}, 'tool_calls'), done),
    expected: { estimated: true },
  },
  {
    name: 'usage in the last choice',
    reference: 'earendil-works/pi #2017; northes/go-moonshot #17 (Moonshot)',
    sends: (plain) => events(chunk(message(plain)), chunk({}, 'tool_calls', { usage: plain.usage }), done),
    expected: {},
  },
  {
    name: 'usage beside the choices of the last chunk',
    reference: 'api-docs.deepseek.com/api/create-chat-completion (“the last chunk”)',
    sends: (plain) =>
      events(
        chunk(message(plain)),
        data({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }], usage: plain.usage }),
        done,
      ),
    expected: {},
  },
  {
    name: 'one JSON object where a stream was asked for',
    reference:
      'the other way round: QuantumNous/new-api #5230, kaito-project/kaito #1880; for streams: assumed',
    sends: (plain) =>
      json({
        choices: [{ index: 0, message: message(plain), finish_reason: 'tool_calls' }],
        usage: plain.usage,
      }),
    expected: {},
  },
  {
    name: 'JSON under the type of a stream, with [DONE] behind it',
    reference: 'decolua/9router #3492',
    sends: (plain) => ({
      type: 'text/event-stream',
      pieces: [
        JSON.stringify({
          choices: [{ message: message(plain), finish_reason: 'tool_calls' }],
          usage: plain.usage,
        }),
        `\n\n${done}`,
      ],
    }),
    expected: {},
  },
  {
    name: 'a stream of one whole message',
    reference: 'assumed of gateways that replay whole answers',
    sends: (plain) =>
      events(
        data({ choices: [{ message: message(plain), finish_reason: 'tool_calls' }], usage: plain.usage }),
        done,
      ),
    expected: {},
  },
  {
    name: 'lines end in CRLF, no space after the colon, data over two lines, a byte order mark',
    reference: 'html.spec.whatwg.org/multipage/server-sent-events.html (9.2.6 Interpreting an event stream)',
    sends: (plain) =>
      events(
        '\uFEFF',
        chunk(message(plain)).replace('data: {', 'data:{\ndata:').replaceAll('\n', '\r\n'),
        chunk({}, 'tool_calls').replaceAll('\n', '\r'),
        usageChunk(plain),
        done,
      ),
    expected: {},
  },
  {
    name: 'pieces of bytes that cut characters and events',
    reference: 'encoding.spec.whatwg.org (decoding in a stream)',
    sends: (plain) => {
      const { pieces } = events(chunk({ content: 'Größe 🙂' }), chunk(message(plain)), ...ending(plain));
      const bytes = new TextEncoder().encode(pieces.join(''));
      const cut = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
        bytes.slice(at * 7, at * 7 + 7),
      );
      return { type: 'text/event-stream', pieces: cut };
    },
    expected: {},
  },
  {
    name: 'for long nothing but comments comes',
    reference: 'openrouter.ai/docs/api/reference/streaming; api-docs.deepseek.com/quick_start/rate_limit',
    silenceSeconds: 1,
    sends: (plain) => ({
      ...events(
        ...Array.from({ length: plain.request === 1 ? 6 : 0 }, () => ': OPENROUTER PROCESSING\n\n'),
        chunk(message(plain)),
        ...ending(plain),
      ),
      pauseMs: plain.request === 1 ? 250 : 0,
    }),
    expected: {},
  },
  {
    name: 'for long nothing but blank lines comes, then JSON',
    reference: 'api-docs.deepseek.com/quick_start/rate_limit',
    silenceSeconds: 1,
    sends: (plain) => ({
      type: 'application/json',
      pieces: [
        ...Array.from({ length: plain.request === 1 ? 6 : 0 }, () => '\n'),
        JSON.stringify({
          choices: [{ message: message(plain), finish_reason: 'tool_calls' }],
          usage: plain.usage,
        }),
      ],
      pauseMs: plain.request === 1 ? 250 : 0,
    }),
    expected: {},
  },
  {
    name: 'an error with a number in mid-stream',
    reference: 'openrouter.ai/docs/api/reference/errors-and-debugging',
    sends: (plain) =>
      plain.request === 2
        ? events(
            chunk({ content: 'Now' }),
            data({
              error: { code: 502, message: 'Provider returned error' },
              choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
            }),
          )
        : events(chunk(message(plain)), ...ending(plain)),
    expected: { requests: repair.length + 1 },
  },
  {
    name: 'an error with figures for a code, in JSON with the status 200',
    reference: 'easychen/openai-api-proxy #33 (the status 200); a code in figures: assumed',
    sends: (plain) =>
      plain.request === 2
        ? json({ error: { message: 'Rate limited', type: 'throttling', code: '429' } })
        : events(chunk(message(plain)), ...ending(plain)),
    expected: { requests: repair.length + 1 },
  },
  {
    name: 'chunks without choices, and the role with each delta',
    reference:
      'Azure’s prompt_filter_results (Azure OpenAI reference); earendil-works/pi, agentscope-ai/agentscope #2314 (no choices)',
    sends: (plain) =>
      events(
        data({ choices: [], prompt_filter_results: [{ prompt_index: 0 }] }),
        chunk({ role: 'assistant', content: '' }),
        chunk(message(plain)),
        chunk({ role: 'assistant' }, 'tool_calls'),
        usageChunk(plain),
        done,
      ),
    expected: {},
  },
  {
    name: 'reasoning comes as “reasoning”',
    reference: 'ollama/ollama #11704 (“reasoning”); vllm-project/vllm #25514 (“reasoning_content”)',
    sends: (plain) => events(chunk({ reasoning: 'Weighing.' }), chunk(message(plain)), ...ending(plain)),
    expected: { thinking: 'Weighing.' },
  },
  {
    name: 'ids are empty',
    reference: 'lmstudio-ai/lmstudio-bug-tracker #830; ggml-org/llama.cpp #11992',
    sends: (plain) => withCall(plain, () => ({ id: '' })),
    expected: {},
  },
  {
    name: 'ids are missing',
    reference: 'sigoden/aichat #1296 (llama-server)',
    sends: (plain) => withCall(plain, () => ({ id: null })),
    expected: {},
  },
  {
    name: 'every call has the same id',
    reference: 'editor-code-assistant/eca #233',
    sends: (plain) => withCall(plain, () => ({ id: 'call_0' })),
    expected: {},
  },
  {
    name: 'only ids of nine letters or digits are taken back',
    reference: 'anomalyco/opencode #1680; vllm-project/vllm #9019; ggml-org/llama.cpp #26359 (Mistral)',
    sends: (plain) => withCall(plain, () => ({ id: 'a1B2c3D4e' })),
    refuses: ({ messages }) => idsIn(messages).some((id) => !/^[A-Za-z0-9]{9}$/.test(id)),
    expected: {},
  },
  {
    name: 'reasoning is signed for the id of its call',
    reference: 'microsoft/agent-framework #2947; openrouter.ai/docs/guides/best-practices/reasoning-tokens',
    sends: (plain) => {
      const id = `tool_read_${plain.request}`;
      const details = [{ type: 'reasoning.encrypted', id, data: `signed for ${id}`, index: 0 }];
      return events(
        chunk({ reasoning_details: details }),
        chunk({ tool_calls: plain.calls.map((call) => toolCall({ ...call, id })) }),
        ...ending(plain),
      );
    },
    refuses: ({ messages }) =>
      messages.some(
        ({ role, tool_calls = [], reasoning_details = [] }) =>
          role === 'assistant' && tool_calls.some(({ id }) => reasoning_details[0]?.id !== id),
      ),
    expected: {},
  },
  {
    name: 'reasoning in tags in the content',
    reference: 'ogx-ai/ogx #4414 (GLM); QwenLM/Qwen3 #1459',
    sends: (plain) =>
      events(
        chunk({ content: '<think>\nWeigh' }),
        chunk({ content: 'ing.\n</th' }),
        chunk({ content: `ink>\n\n${plain.text}` }),
        chunk({ tool_calls: plain.calls.map((call) => toolCall(call)) }),
        ...ending(plain),
      ),
    expected: { thinking: 'Weighing.' },
  },
  {
    name: 'reasoning in tags of which the template opened the first',
    reference: '0xBakeer/inference-atlas #32 (Granite)',
    sends: (plain) =>
      asText(
        plain,
        `Weighing.\n</think>\n\n${plain.text}\n{"name": ${JSON.stringify(plain.calls[0]?.name)}, "arguments": ${plain.calls[0]?.arguments}}`,
      ),
    expected: { thinking: 'Weighing.' },
  },
];

const use = (plain: Plain) =>
  plain.calls.map(({ id, name, arguments: given }) => ({
    type: 'tool_use',
    id,
    name,
    input: JSON.parse(given),
  }));
const started = (plain: Plain) => event('message_start', { message: { content: [], usage: plain.usage } });
const stopped = (usage?: object) => [
  event('message_delta', {
    delta: { stop_reason: 'tool_use', stop_sequence: null },
    ...(usage ? { usage } : {}),
  }),
  event('message_stop', {}),
];
const called = (plain: Plain, index: number) =>
  plain.calls.flatMap(({ id, name, arguments: given }) => [
    event('content_block_start', { index, content_block: { type: 'tool_use', id, name, input: {} } }),
    event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: '' } }),
    event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: given } }),
    event('content_block_stop', { index }),
  ]);

/** The Messages API, and what speaks like it. */
const anthropic: Omit<Quirk, 'api'>[] = [
  {
    name: 'events, blocks and deltas of unknown kinds',
    reference:
      'platform.claude.com/docs/en/api/messages-streaming; docs.rs/open-agent-sdk (other servers’ events)',
    sends: (plain) =>
      events(
        started(plain),
        event('weather_report', { sunny: true }),
        event('content_block_start', { index: 0, content_block: { type: 'container_upload', file_id: 'f' } }),
        event('content_block_delta', { index: 0, delta: { type: 'odd_delta', odd: 'x' } }),
        event('content_block_stop', { index: 0 }),
        ...called(plain, 1),
        ...stopped(plain.usage),
      ),
    expected: {},
  },
  {
    name: 'for long nothing but pings comes',
    reference: 'platform.claude.com/docs/en/api/messages-streaming (ping events)',
    silenceSeconds: 1,
    sends: (plain) => ({
      ...events(
        started(plain),
        ...Array.from({ length: plain.request === 1 ? 6 : 0 }, () => event('ping', {})),
        ...called(plain, 0),
        ...stopped(plain.usage),
      ),
      pauseMs: plain.request === 1 ? 250 : 0,
    }),
    expected: {},
  },
  {
    name: 'blocks out of order',
    reference: 'torad-labs/splice #70 (xAI)',
    sends: (plain) =>
      events(started(plain), ...called(plain, 2), ...textBlock(plain, 1), ...stopped(plain.usage)),
    expected: {},
  },
  {
    name: 'every block says index 0',
    reference: 'anthropics/anthropic-sdk-typescript #879',
    sends: (plain) =>
      events(started(plain), ...textBlock(plain, 0), ...called(plain, 0), ...stopped(plain.usage)),
    expected: {},
  },
  {
    name: 'input whole at the start of its block',
    reference: 'assumed of gateways to models that do not stream their calls',
    sends: (plain) =>
      events(
        started(plain),
        ...use(plain).map((block, index) => event('content_block_start', { index, content_block: block })),
        ...stopped(plain.usage),
      ),
    expected: {},
  },
  {
    name: 'message_delta without usage',
    reference: 'farion1231/cc-switch #2303',
    sends: (plain) => events(started(plain), ...called(plain, 0), ...stopped()),
    expected: {},
  },
  {
    name: 'one JSON object where a stream was asked for',
    reference: 'assumed of gateways that do not stream',
    sends: (plain) =>
      json({
        type: 'message',
        role: 'assistant',
        content: use(plain),
        stop_reason: 'tool_use',
        usage: plain.usage,
      }),
    expected: {},
  },
  {
    name: 'an error in mid-stream',
    reference: 'platform.claude.com/docs/en/api/messages-streaming (error events)',
    sends: (plain) =>
      plain.request === 2
        ? events(
            started(plain),
            event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
          )
        : events(started(plain), ...called(plain, 0), ...stopped(plain.usage)),
    expected: { requests: repair.length + 1 },
  },
  {
    name: 'a call as text in MiniMax’s marks',
    reference: 'MiniMax-AI/MiniMax-M2.5 #10',
    sends: (plain) => {
      const [call] = plain.calls;
      const fields = call ? Object.entries(fieldsOf(call)) : [];
      const text = [
        '<minimax:tool_call>',
        `<invoke name="${call?.name}">`,
        ...fields.map(([key, value]) => `<parameter name="${key}">${value}</parameter>`),
        '</invoke>',
        '</minimax:tool_call>',
      ].join('\n');
      return events(started(plain), ...textBlock({ ...plain, text }, 0), ...stopped(plain.usage));
    },
    expected: {},
  },
];

function textBlock({ text }: Plain, index: number): string[] {
  return [
    event('content_block_start', { index, content_block: { type: 'text', text: '' } }),
    event('content_block_delta', { index, delta: { type: 'text_delta', text } }),
  ];
}

export const streamQuirks: readonly Quirk[] = [
  ...openai.map((quirk) => ({ ...quirk, api: 'openai' as const })),
  ...anthropic.map((quirk) => ({ ...quirk, api: 'anthropic' as const })),
];

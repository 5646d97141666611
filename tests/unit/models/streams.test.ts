import { describe, expect, it } from 'vitest';
import { StreamedReply as AnthropicReply } from '@/server/models/anthropic/streamed-reply';
import { type ReplyPart, replyParts } from '@/server/models/language/reply-body';
import { StreamError } from '@/server/models/language/stream-error';
import { CallPieces } from '@/server/models/openai/call-pieces';
import { StreamedReply } from '@/server/models/openai/streamed-reply';

const response = (pieces: readonly Uint8Array[]) => {
  const queue = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = queue.shift();
      if (next) controller.enqueue(next);
      else controller.close();
    },
  });
  return new Response(body);
};
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function partsOf(pieces: readonly Uint8Array[]): Promise<(ReplyPart | 'end')[]> {
  const parts: (ReplyPart | 'end')[] = [];
  for await (const part of replyParts(response(pieces))) parts.push(part);
  return parts;
}

async function openai(pieces: readonly Uint8Array[]) {
  const reply = new StreamedReply();
  for (const part of await partsOf(pieces)) part === 'end' ? reply.end() : reply.part(part.value);
  return { ...reply.complete('m', null), finished: reply.finished, tokens: reply.usage?.prompt_tokens };
}
const openaiText = (text: string) => openai([bytesOf(text)]);

async function anthropic(pieces: readonly Uint8Array[]) {
  const reply = new AnthropicReply();
  for (const part of await partsOf(pieces)) if (part !== 'end') reply.part(part.value, part.event);
  return { ...reply.complete('m'), finished: reply.finished };
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const chunk = (delta: object, finish: string | null = null, more: object = {}) =>
  data({ choices: [{ index: 0, delta, finish_reason: finish, ...more }] });
const callPiece = (index: number, id: string | undefined, name: string | undefined, given: unknown) => ({
  tool_calls: [{ index, id, function: { name, arguments: given } }],
});

const openaiStream = [
  ': keep-alive\r\n\r\n',
  'data: {"choices": [],\r\ndata: "usage": null}\r\n\r\n',
  chunk({ role: 'assistant', content: 'Größe – ' }).replaceAll('\n', '\r'),
  chunk({ role: 'assistant', content: '尺寸 🙂' }).replace('data: ', 'data:'),
  chunk({ reasoning_content: 'Hm.' }).replaceAll('\n', '\r\n'),
  chunk(callPiece(0, 'a', 'read_file', '{"path":')),
  chunk(callPiece(0, 'a', 'read_file', '"ä.js"}')),
  chunk({}, 'tool_calls'),
  data({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } }),
  'data: [DONE]\n\n',
].join('');

const event = (type: string, rest: object) =>
  `event: ${type}\r\ndata: ${JSON.stringify({ type, ...rest })}\r\n\r\n`;
const anthropicStream = [
  event('message_start', { message: { content: [], usage: { input_tokens: 7, output_tokens: 1 } } }),
  event('ping', {}),
  event('content_block_start', {
    index: 0,
    content_block: { type: 'thinking', thinking: '', signature: '' },
  }),
  event('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Größe 🙂' } }),
  event('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 's' } }),
  event('content_block_start', {
    index: 1,
    content_block: { type: 'tool_use', id: 't', name: 'read_file', input: {} },
  }),
  event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json: '' } }),
  event('content_block_delta', {
    index: 1,
    delta: { type: 'input_json_delta', partial_json: '{"path":"ä.js"}' },
  }),
  event('content_block_stop', { index: 1 }),
  event('message_delta', { delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 3 } }),
  event('message_stop', {}),
].join('');

/** Every way to cut a stream into two pieces of bytes, and single bytes. */
const cuts = (bytes: Uint8Array): Uint8Array[][] => [
  ...Array.from(bytes, (_, at) => [bytes.slice(0, at), bytes.slice(at)]),
  Array.from(bytes, (_, at) => bytes.slice(at, at + 1)),
];

describe('wherever its bytes are cut', () => {
  it('a stream of chat completions reads the same', async () => {
    const whole = await openaiText(openaiStream);
    expect(whole).toMatchObject({
      text: 'Größe – 尺寸 🙂',
      thinking: [{ text: 'Hm.' }],
      calls: [{ id: 'a', name: 'read_file', arguments: '{"path":"ä.js"}' }],
      tokens: 7,
      finished: true,
    });
    for (const pieces of cuts(bytesOf(openaiStream))) expect(await openai(pieces)).toEqual(whole);
  });

  it('a stream of messages reads the same', async () => {
    const whole = await anthropic([bytesOf(anthropicStream)]);
    expect(whole).toMatchObject({
      thinking: [{ text: 'Größe 🙂', signed: { type: 'thinking', signature: 's' } }],
      calls: [{ id: 't', name: 'read_file', arguments: '{"path":"ä.js"}' }],
      usage: { inputTokens: 7, outputTokens: 3 },
      finished: true,
    });
    for (const pieces of cuts(bytesOf(anthropicStream))) expect(await anthropic(pieces)).toEqual(whole);
  });

  it('a whole JSON object reads the same, with a byte order mark and blank lines before it', async () => {
    const text = `\uFEFF\n\n${JSON.stringify({ choices: [{ message: { content: 'Größe 🙂' }, finish_reason: 'stop' }] })}`;
    const whole = await openaiText(text);
    expect(whole).toMatchObject({ text: 'Größe 🙂', finished: true });
    for (const pieces of cuts(bytesOf(text))) expect(await openai(pieces)).toEqual(whole);
  });

  it('a stream that is cut off is never taken for whole before its calls are', async () => {
    const bytes = bytesOf(anthropicStream);
    const last = anthropicStream.indexOf('message_delta') - 'event: '.length;
    for (let at = 0; at < bytesOf(anthropicStream.slice(0, last)).length; at++) {
      expect((await anthropic([bytes.slice(0, at)])).finished).toBe(false);
    }
  });
});

describe('the calls of chat completions', () => {
  const callsOf = (...deltas: { tool_calls: unknown }[]) => {
    const calls = new CallPieces();
    for (const { tool_calls } of deltas) calls.add(tool_calls);
    return calls.complete().map(({ name, arguments: given }) => `${name} ${given}`);
  };
  const a = '{"path":"a"}';
  const b = '{"path":"b"}';

  it.each([
    ['all at index 0, whole', [callPiece(0, 'x', 'f', a), callPiece(0, 'y', 'f', b)]],
    ['all at index 0, without ids', [callPiece(0, '', 'f', a), callPiece(0, '', 'f', b)]],
    [
      'all at index 0, in pieces',
      [
        callPiece(0, 'x', 'f', ''),
        callPiece(0, undefined, undefined, a),
        callPiece(0, 'y', 'f', ''),
        callPiece(0, undefined, undefined, b),
      ],
    ],
    [
      'the same index, names without ids',
      [
        callPiece(23, undefined, 'f', ''),
        callPiece(23, undefined, undefined, a),
        callPiece(23, undefined, 'f', ''),
        callPiece(23, undefined, undefined, b),
      ],
    ],
    [
      'in one delta, all at index 0',
      [{ tool_calls: [...callPiece(0, 'x', 'f', a).tool_calls, ...callPiece(0, 'y', 'f', b).tool_calls] }],
    ],
    [
      'in one delta, without an index',
      [
        {
          tool_calls: [{ function: { name: 'f', arguments: a } }, { function: { name: 'f', arguments: b } }],
        },
      ],
    ],
    [
      'without an index',
      [
        { tool_calls: [{ id: 'x', function: { name: 'f', arguments: a } }] },
        { tool_calls: [{ id: 'y', function: { name: 'f', arguments: b } }] },
      ],
    ],
    ['arguments as objects', [callPiece(0, 'x', 'f', { path: 'a' }), callPiece(0, 'y', 'f', { path: 'b' })]],
    ['the same id for both', [callPiece(0, 'x', 'f', a), callPiece(1, 'x', 'f', b)]],
    [
      'indices as texts',
      [
        { tool_calls: [{ index: '0', id: 'x', function: { name: 'f', arguments: a } }] },
        { tool_calls: [{ index: '1', id: 'y', function: { name: 'f', arguments: b } }] },
      ],
    ],
  ])('stay two: %s', (_form, deltas) => {
    expect(callsOf(...deltas)).toEqual([`f ${a}`, `f ${b}`]);
  });

  const halves = ['{"path":', '"a"}'] as const;
  it.each([
    [
      'name and id with each piece',
      [callPiece(0, 'x', 'f', halves[0]), callPiece(0, 'x', 'f', halves[1]), callPiece(0, 'x', 'f', '')],
    ],
    [
      'the name with each piece',
      [
        callPiece(0, undefined, 'f', halves[0]),
        callPiece(0, undefined, 'f', halves[1]),
        callPiece(0, undefined, 'f', ''),
      ],
    ],
    [
      'another id with each piece',
      [
        callPiece(0, 'x', 'f', halves[0]),
        callPiece(0, 'y', undefined, halves[1]),
        callPiece(0, 'z', undefined, ''),
      ],
    ],
    [
      'another id and the name with each piece',
      [callPiece(0, 'x', 'f', halves[0]), callPiece(0, 'y', 'f', halves[1]), callPiece(0, 'z', 'f', '')],
    ],
    [
      'empty names and ids after the first',
      [callPiece(0, 'x', 'f', halves[0]), callPiece(0, '', '', halves[1])],
    ],
    ['an object', [callPiece(0, 'x', 'f', { path: 'a' })]],
    ['an object after an empty text', [callPiece(0, 'x', 'f', ''), callPiece(0, 'x', 'f', { path: 'a' })]],
    [
      'an object that grows',
      [
        callPiece(0, 'x', 'f', {}),
        callPiece(0, 'x', 'f', { path: '' }),
        callPiece(0, 'x', 'f', { path: 'a' }),
      ],
    ],
    [
      'all of it once more at the end',
      [
        callPiece(0, 'x', 'f', halves[0]),
        callPiece(0, undefined, undefined, halves[1]),
        callPiece(0, 'x', 'f', a),
      ],
    ],
    [
      'the index left out later',
      [callPiece(0, 'x', 'f', halves[0]), { tool_calls: [{ function: { arguments: halves[1] } }] }],
    ],
    [
      'the older form',
      [{ tool_calls: { name: 'f', arguments: halves[0] } }, { tool_calls: { arguments: halves[1] } }],
    ],
  ])('stay one: %s', (_form, deltas) => {
    expect(callsOf(...deltas)).toEqual([`f ${a}`]);
  });

  it('have an id each, those that the server gave unchanged', () => {
    const calls = new CallPieces();
    for (const [index, id] of ['', 'call00001', 'x', 'x'].entries())
      calls.add(callPiece(index, id, 'f', a).tool_calls);
    const ids = calls.complete().map(({ id }) => id);
    expect(ids.slice(1, 3)).toEqual(['call00001', 'x']);
    expect(new Set(ids).size).toBe(4);
    for (const id of ids.filter((one) => one !== 'x')) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
  });
});

describe('an answer of chat completions', () => {
  it.each([
    ['content as parts', chunk({ content: [{ type: 'text', text: 'So.' }] }) + chunk({}, 'stop')],
    ['[DONE] and no reason', `${chunk({ content: 'So.' })}data: [DONE]\n\n`],
    ['a message in one event', data({ choices: [{ message: { content: 'So.' }, finish_reason: 'stop' }] })],
    [
      'the message again behind its pieces',
      chunk({ content: 'So.' }) + data({ choices: [{ message: { content: 'So.' }, finish_reason: 'stop' }] }),
    ],
    [
      'JSON with the mark of a stream’s end',
      `${JSON.stringify({ choices: [{ message: { content: 'So.' }, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`,
    ],
    [
      'no empty line at the end',
      `data: ${JSON.stringify({ choices: [{ delta: { content: 'So.' }, finish_reason: 'stop' }] })}`,
    ],
    [
      'no empty lines at all',
      (chunk({ content: 'So' }) + chunk({ content: '.' }, 'stop')).replaceAll('\n\n', '\n'),
    ],
    [
      'chunks without choices',
      data({ choices: [], prompt_filter_results: [] }) + data({}) + chunk({ content: 'So.' }, 'stop'),
    ],
  ])('is whole: %s', async (_form, text) => {
    expect(await openaiText(text)).toMatchObject({ text: 'So.', finished: true });
  });

  it('whose calls are whole needs neither a reason nor [DONE]; a text without them is cut off', async () => {
    expect(await openaiText(chunk(callPiece(0, 'x', 'f', '{"path":"a"}')))).toMatchObject({ finished: true });
    expect(await openaiText(chunk(callPiece(0, 'x', 'f', '{"path":"a')))).toMatchObject({ finished: false });
    expect(await openaiText(chunk({ content: 'So' }))).toMatchObject({ finished: false });
    expect(await openaiText('data: [DONE]\n\n')).toMatchObject({ finished: false });
  });

  it.each([
    ['in the last choice', chunk({}, 'stop', { usage: { prompt_tokens: 9 } })],
    [
      'beside the choices',
      data({ choices: [{ delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 9 } }),
    ],
    [
      'in each chunk, growing',
      data({ choices: [], usage: { prompt_tokens: 1 } }) + data({ choices: [], usage: { prompt_tokens: 9 } }),
    ],
    ['under the gateway’s name', data({ choices: [], x_groq: { usage: { prompt_tokens: 9 } } })],
  ])('has its usage %s', async (_where, text) => {
    expect((await openaiText(chunk({ content: 'So.' }) + text)).tokens).toBe(9);
  });

  it('keeps reasoning apart, under any name', async () => {
    const parts = [
      { reasoning: 'A' },
      { reasoning_content: 'B', reasoning: 'B' },
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'C' }] },
          { type: 'text', text: 'So.' },
        ],
      },
    ];
    expect(await openaiText(parts.map((part) => chunk(part)).join('') + chunk({}, 'stop'))).toMatchObject({
      text: 'So.',
      thinking: [{ text: 'ABC' }],
    });
  });

  it('holds text and a call of the same chunk', async () => {
    const both = { content: 'So.', ...callPiece(0, 'x', 'f', '{}') };
    expect(await openaiText(chunk(both, 'tool_calls'))).toMatchObject({
      text: 'So.',
      calls: [{ name: 'f' }],
    });
  });
});

describe('an answer of messages', () => {
  const read = (...events: string[]) => anthropic([bytesOf(events.join(''))]);
  const stop = event('message_delta', { delta: { stop_reason: 'tool_use' } });
  const use = { type: 'tool_use', id: 't', name: 'f', input: {} };
  const json = (index: number, partial_json: unknown) =>
    event('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json } });

  it.each([
    [
      'events and blocks of unknown kinds',
      [
        event('heartbeat', { x: 1 }),
        event('content_block_start', { index: 0, content_block: { type: 'server_tool_use', id: 's' } }),
        event('content_block_delta', { index: 0, delta: { type: 'odd_delta' } }),
        event('content_block_start', { index: 1, content_block: use }),
        json(1, '{"a":1}'),
      ],
    ],
    [
      'blocks out of order',
      [
        event('content_block_start', { index: 3, content_block: use }),
        event('content_block_start', { index: 1, content_block: { type: 'text', text: '' } }),
        json(3, '{"a":1}'),
      ],
    ],
    [
      'an index that does not fit',
      [event('content_block_start', { index: 1, content_block: use }), json(0, '{"a":1}')],
    ],
    [
      'input whole at the start',
      [event('content_block_start', { index: 0, content_block: { ...use, input: { a: 1 } } })],
    ],
    [
      'input whole at the start and in pieces',
      [
        event('content_block_start', { index: 0, content_block: { ...use, input: { a: 1 } } }),
        json(0, '{"a":'),
        json(0, '1}'),
      ],
    ],
    [
      'input as an object in a delta',
      [event('content_block_start', { index: 0, content_block: use }), json(0, { a: 1 })],
    ],
  ])('is read with %s', async (_form, events) => {
    expect(await read(...events, stop)).toMatchObject({
      calls: [{ arguments: '{"a":1}' }],
      finished: true,
      usage: null,
    });
  });

  it('keeps blocks that share an index', async () => {
    const two = [1, 2].flatMap((n) => [
      event('content_block_start', { index: 0, content_block: { ...use, id: '' } }),
      json(0, `{"a":${n}}`),
    ]);
    const { calls } = await read(...two, stop);
    expect(calls.map((call) => call.arguments)).toEqual(['{"a":1}', '{"a":2}']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  it('may come whole, as JSON or in one event', async () => {
    const message = {
      type: 'message',
      role: 'assistant',
      content: [{ ...use, input: { a: 1 } }],
      stop_reason: 'tool_use',
    };
    for (const text of [
      JSON.stringify(message),
      data(message),
      JSON.stringify({ ...message, type: undefined }),
    ]) {
      expect(await read(text)).toMatchObject({ calls: [{ arguments: '{"a":1}' }], finished: true });
    }
  });
});

describe('an error inside a reply', () => {
  it.each([
    [
      'a number for a code',
      data({ error: { code: 502, message: 'Down.' } }),
      { status: 502, message: 'Down.' },
    ],
    [
      'figures for a code',
      data({ error: { code: '429', message: 'Slow.' } }),
      { status: 429, message: 'Slow.' },
    ],
    [
      'a word for a code',
      data({ error: { code: 'server_error', type: 't', message: 'No.' } }),
      { status: 500, code: 'server_error t' },
    ],
    [
      'a maker’s own number',
      data({ error: { code: 1302, message: 'Too fast.' } }),
      { status: 429, code: '1302', message: 'Too fast.' },
    ],
    [
      'at a choice',
      data({ choices: [{ error: { code: 504, message: 'Late.' }, finish_reason: 'error' }] }),
      { status: 504 },
    ],
    ['as a text', data({ error: 'model is gone' }), { status: undefined, message: 'model is gone' }],
    ['flat', data({ object: 'error', message: 'Long.', code: 400 }), { status: 400, message: 'Long.' }],
    ['in an event of that name', `event: error\n${data({ message: 'Bad.' })}`, { message: 'Bad.' }],
    ['in an event that is no JSON', 'event: error\ndata: upstream gone\n\n', { message: 'upstream gone' }],
    ['as JSON with a good status', JSON.stringify({ error: { code: 403, message: 'No.' } }), { status: 403 }],
    [
      'of messages',
      event('error', { error: { type: 'overloaded_error', message: 'Full.' } }),
      { status: 529, code: 'overloaded_error', message: 'Full.' },
    ],
  ])('is seen as what it says: %s', async (_form, text, facts) => {
    const failed = await partsOf([bytesOf(text)]).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(StreamError);
    expect(failed instanceof StreamError && failed.refusal).toMatchObject(facts);
  });

  it('is not seen where the field is empty', async () => {
    expect(
      await openaiText(
        data({ error: null, choices: [{ delta: { content: 'So.' }, finish_reason: 'stop' }] }),
      ),
    ).toMatchObject({ text: 'So.' });
  });
});

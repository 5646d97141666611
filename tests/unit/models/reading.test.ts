import { describe, expect, it } from 'vitest';
import { chargeOf } from '@/server/core/usage/spend';
import { addUsage, usageOfCall } from '@/server/core/usage/usage';
import type { ChatReply } from '@/server/models/language/chat';
import { faultOf, retryAfterMs, withoutSecrets } from '@/server/models/language/faults';
import { priceOf } from '@/server/models/language/prices';
import { readAction } from '@/server/models/language/read-action';
import { readChoice } from '@/server/models/language/read-choice';
import { readPoints } from '@/server/models/language/read-points';
import { StreamedReply } from '@/server/models/openai/streamed-reply';

const offered = ['read_file', 'edit_file', 'run_tests', 'finish'];
const replyWith = (part: Partial<ChatReply>): ChatReply => ({
  text: '',
  thinking: [],
  calls: [],
  stop: 'done',
  usage: null,
  ...part,
});
const call = (name: string, given: string) => ({ id: 'x', name, arguments: given });

describe('the action in an answer', () => {
  it('is that of its first call, nulls left out, no arguments taken as none', () => {
    const read = readAction(
      replyWith({ text: ' Look. ', calls: [call('read_file', '{"path":"a.js","startLine":null}')] }),
      offered,
    );
    expect(read).toEqual({
      ok: true,
      action: { kind: 'read_file', path: 'a.js' },
      text: 'Look.',
      note: null,
    });
    expect(readAction(replyWith({ calls: [call('run_tests', '')] }), offered)).toMatchObject({ ok: true });
  });

  it.each([
    ['the form asked for', 'Why.\n```action\n{"kind": "read_file", "path": "a.js"}\n```', 'Why.'],
    ['another fence', 'Why.\n\n```json\n{"kind": "read_file", "path": "a.js"}\n```\n', 'Why.'],
    ['no fence', 'Why. {"kind": "read_file", "path": "a.js"}', 'Why.'],
    ['the form of a call', '```\n{"name": "read_file", "arguments": {"path": "a.js"}}\n```', ''],
    [
      'the last of several blocks',
      '```js\nlet x = {}\n```\nSo:\n```action\n{"kind": "read_file", "path": "a.js"}\n```',
      '```js\nlet x = {}\n```\nSo:',
    ],
  ])('is found in text: %s', (_form, modelText, text) => {
    expect(readAction(replyWith({ text: modelText }), offered)).toEqual({
      ok: true,
      action: { kind: 'read_file', path: 'a.js' },
      text: text,
      note: null,
    });
  });

  it('cannot be another than those offered, whatever the text holds', () => {
    const read = readAction(
      replyWith({ text: '```action\n{"kind": "shell", "command": "id"}\n```' }),
      offered,
    );
    expect(read).toMatchObject({ ok: false });
  });
});

describe('the choice in a ballot', () => {
  it.each([
    ['Candidate 1 guesses. CHOICE: 2', 1],
    ['CHOICE: 1\nOn second thought CHOICE: **3**', 2],
    ['The second one: 2.', 1],
    ['Between 1 and 2 I cannot say.', null],
    ['CHOICE: 9', null],
    ['', null],
  ])('%s', (text, choice) => {
    expect(readChoice(text, 3)).toBe(choice);
  });
});

describe('prices', () => {
  const usage = usageOfCall({
    inputTokens: 1_000_000,
    cachedInputTokens: 600_000,
    cacheWriteTokens: 100_000,
    outputTokens: 200_000,
    reasoningTokens: 50_000,
  });
  it('count each kind of token once, unnamed kinds as what they are a part of', () => {
    expect(priceOf(usage, { input: 3, output: 15 })).toBeCloseTo(3 + 3, 9);
    const all = { input: 3, output: 15, cachedInput: 0.3, cacheWrite: 3.75, reasoning: 10 };
    expect(priceOf(usage, all)).toBeCloseTo(0.3 * 3 + 0.6 * 0.3 + 0.1 * 3.75 + 0.15 * 15 + 0.05 * 10, 9);
    expect(priceOf(usage, null)).toBe(0);
  });

  it('add up over the requests of a step, and a charge has no amount that is 0', () => {
    const sum = addUsage({ ...usage, requests: 2 }, { ...usage, requests: 1, estimatedTokens: 9 });
    expect(sum).toMatchObject({ calls: 2, requests: 3, inputTokens: 2_000_000, estimatedTokens: 9 });
    const plain = { inputTokens: 5, cachedInputTokens: 0, outputTokens: 1 };
    expect(chargeOf(usageOfCall(plain))).toEqual({ calls: 1, inputTokens: 5, outputTokens: 1 });
  });
});

describe('a refusal', () => {
  const refused = (status: number | undefined, message: string, code = '') =>
    faultOf({ status, code, message, headers: undefined });
  it.each([
    [401, 'no', 'key'],
    [403, 'no', 'key'],
    [404, 'The model `x` does not exist', 'model-gone'],
    [429, 'Rate limit reached', 'rate-limit'],
    [429, 'You exceeded your current quota (insufficient_quota)', 'quota'],
    [400, 'Your credit balance is too low', 'quota'],
    [400, 'maximum context length is 8192 tokens', 'context'],
    [400, 'prompt is too long: 210000 tokens > 200000 maximum', 'context'],
    [529, 'Overloaded', 'overloaded'],
    [500, 'oops', 'overloaded'],
    [400, 'Unsupported parameter', 'bad-request'],
    [undefined, 'overloaded_error', 'overloaded'],
  ] as const)('%s “%s” is %s', (status, message, fault) => {
    expect(refused(status, message)).toBe(fault);
  });

  it('is told without keys', () => {
    const text = 'Incorrect API key: my-secret-value. Also sk-proj-abc***xyz and Bearer abcdefgh.';
    const clean = withoutSecrets(text, ['my-secret-value']);
    expect(clean).not.toMatch(/my-secret|sk-proj|abcdefgh/);
    expect(clean).toContain('Incorrect API key');
  });

  it('says when to come back: milliseconds, seconds or a date', () => {
    const at = Date.parse('2026-01-01T00:00:00Z');
    const delayFrom = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), at);
    expect(delayFrom({ 'retry-after': '7' })).toBe(7_000);
    expect(delayFrom({ 'retry-after-ms': '250', 'retry-after': '7' })).toBe(250);
    expect(delayFrom({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' })).toBe(30_000);
    expect(delayFrom({})).toBeNull();
  });
});

it('an answer of chat completions is put together from its pieces, calls by their index', () => {
  const streamed = new StreamedReply();
  streamed.add({ content: 'Two ' }, null);
  streamed.add({ tool_calls: [{ index: 1, id: 'b', function: { name: 'finish', arguments: '' } }] }, null);
  streamed.add({ content: 'things.', reasoning_content: 'Hm.' }, null);
  streamed.add({ tool_calls: [{ index: 0, id: 'a', function: { name: 'read_', arguments: '{"pa' } }] }, null);
  streamed.add(
    { tool_calls: [{ index: 0, function: { name: 'file', arguments: 'th":"x"}' } }] },
    'tool_calls',
  );
  expect(streamed.finished).toBe(true);
  expect(streamed.complete('m', null)).toMatchObject({
    text: 'Two things.',
    thinking: [{ model: 'm', text: 'Hm.' }],
    calls: [
      { id: 'a', name: 'read_file', arguments: '{"path":"x"}' },
      { id: 'b', name: 'finish', arguments: '' },
    ],
    stop: 'done',
    usage: null,
  });
});

describe('an answer of chat completions is kept as it came', () => {
  const native = (...pieces: Parameters<StreamedReply['add']>[0][]) => {
    const streamed = new StreamedReply();
    for (const piece of pieces) streamed.add(piece, null);
    return streamed.complete('m', null).native;
  };

  it('with reasoning under the name it came by', () => {
    expect(native({ reasoning: 'Hm' }, { reasoning: '.' }, { content: 'Yes.' })).toEqual({
      content: 'Yes.',
      reasoning: 'Hm.',
    });
    expect(native({ reasoning_content: 'Hm.', reasoning: 'Hm.' })).toEqual({
      content: '',
      reasoning_content: 'Hm.',
    });
  });

  it('with fragments of reasoning details joined by their index, and entries without one apart', () => {
    const details = native(
      { reasoning_details: [{ type: 'reasoning.text', index: 0, text: 'Hm', id: null }] },
      { reasoning_details: [{ type: 'reasoning.text', index: 0, text: '.', signature: 's' }] },
      { reasoning_details: [{ type: 'reasoning.encrypted', data: 'x', id: 'call_1' }] },
    );
    expect(details).toMatchObject({
      reasoning_details: [
        { type: 'reasoning.text', index: 0, text: 'Hm.', id: null, signature: 's' },
        { type: 'reasoning.encrypted', data: 'x', id: 'call_1' },
      ],
    });
  });

  it('with what came beside a call', () => {
    const extra_content = { google: { thought_signature: 'abc' } };
    const call = { index: 0, id: 'a', function: { name: 'read_file', arguments: '{}' } };
    expect(native({ tool_calls: [{ ...call, extra_content }] })).toEqual({
      content: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'read_file', arguments: '{}' }, extra_content },
      ],
    });
  });
});

describe('the points in a grade', () => {
  const names = ['addresses', 'small'];

  it('are those of the last object, kept within 0 and 1', () => {
    const text =
      'Not {"addresses": 0}. Rather:\n```json\n{"addresses": 0.7, "small": 4, "reason": "fits"}\n```';
    expect(readPoints(text, names)).toEqual([0.7, 1]);
  });

  it('are null where a question is not answered, or with no number', () => {
    expect(readPoints('{"addresses": null, "small": "much"}', names)).toEqual([null, null]);
  });

  it('come from an earlier object where the last is none, and are null without any', () => {
    expect(readPoints('{"addresses": 1, "small": 0} so {both} hold', names)).toEqual([1, 0]);
    expect(readPoints('I cannot tell.', names)).toEqual([null, null]);
  });
});

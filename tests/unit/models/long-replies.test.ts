import { expect, it } from 'vitest';
import { readAction } from '@/server/models/language/read-action';
import { thoughtsApart } from '@/server/models/language/thought-tags';
import { StreamedReply } from '@/server/models/openai/streamed-reply';

/** Far above what is needed, and far below what a time that grows with the square of the length takes. */
const mostMs = 3_000;

it.each([
  '{',
  '[',
  '<',
  '`',
  '\n',
  '<think>',
  '<function=f>\n<parameter=a>\n',
  '<tool_call>f<arg_key>a</arg_key>',
  '\n<tool_call>',
  '```\n{"a":',
  '<|channel|>x',
  'call:f{',
  'to=a                    ',
  'f(a="x"),',
])('%j many times over is read without delay', (piece) => {
  const started = performance.now();
  for (const [before, after] of [
    ['', ''],
    ['<think>', '}'],
    ['<|tool_call_start|>[', ''],
  ] as const) {
    const whole = before + piece.repeat(Math.ceil(60_000 / piece.length)) + after;
    const reply = { thinking: [], calls: [], stop: 'done' as const, usage: null };
    expect(readAction({ ...reply, text: thoughtsApart(whole).text }, ['read_file']).ok).toBe(false);
  }
  expect(performance.now() - started).toBeLessThan(mostMs);
});

it.each(['<think>', 'So. ', '<|channel|>analysis<|message|>'])(
  'an answer that begins with %s and comes in many pieces is shown while it grows, and whole at its end',
  (opening) => {
    const started = performance.now();
    const reply = new StreamedReply();
    reply.add({ content: opening }, null);
    for (let at = 0; at < 20_000; at++) {
      reply.add({ content: 'abc ]' }, null);
      const shown = reply.text.length + reply.thinking.length;
      expect(shown).toBeGreaterThanOrEqual((at + 1) * 5 * 0.95 - 10);
    }
    const { text, thinking } = reply.complete('m', null);
    expect(`${text}${thinking[0]?.text ?? ''}`).toContain('abc ]'.repeat(20_000).trim());
    expect(performance.now() - started).toBeLessThan(mostMs);
  },
);

import { expect, it } from 'vitest';
import { readAction } from '@/server/models/language/read-action';
import { thoughtsApart } from '@/server/models/language/thought-tags';
import { StreamedReply } from '@/server/models/openai/streamed-reply';

/** The least milliseconds of three calls: what the machine does beside them counts least there. */
function leastMs(call: () => void): number {
  const times = [0, 1, 2].map(() => {
    const started = performance.now();
    call();
    return performance.now() - started;
  });
  return Math.min(...times);
}

const mostGrowth = 10;
/**
 * How much longer four times as much takes: about 4 where the time grows with the length, 16 where with its square. The
 * least of several tries: other work on the machine makes one larger, and a square is 16 in all of them.
 */
function growthOf(read: (length: number) => void, length: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 12 && least >= mostGrowth; tries++) {
    const long = leastMs(() => read(4 * length));
    // Below two milliseconds a time says little.
    const short = Math.max(
      2,
      leastMs(() => read(length)),
    );
    least = Math.min(least, long / short);
  }
  return least;
}

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
])('%j many times over is read in time that grows with its length', (piece) => {
  for (const [before, after] of [
    ['', ''],
    ['<think>', '}'],
    ['<|tool_call_start|>[', ''],
  ] as const) {
    const read = (length: number) => {
      const whole = before + piece.repeat(Math.ceil(length / piece.length)) + after;
      const reply = { thinking: [], calls: [], stop: 'done' as const, usage: null };
      expect(readAction({ ...reply, text: thoughtsApart(whole).text }, ['read_file']).ok).toBe(false);
    };
    expect(growthOf(read, 15_000)).toBeLessThan(mostGrowth);
  }
});

it.each(['<think>', 'So. ', '<|channel|>analysis<|message|>'])(
  'an answer that begins with %s and comes in many pieces is shown while it grows, and whole at its end',
  (opening) => {
    const read = (pieces: number) => {
      const reply = new StreamedReply();
      reply.add({ content: opening }, null);
      let leastShown = 1;
      for (let at = 0; at < pieces; at++) {
        reply.add({ content: 'abc ]' }, null);
        const shown = reply.text.length + reply.thinking.length;
        leastShown = Math.min(leastShown, (shown + 10) / ((at + 1) * 5));
      }
      expect(leastShown).toBeGreaterThanOrEqual(0.95);
      const { text, thinking } = reply.complete('m', null);
      expect(`${text}${thinking[0]?.text ?? ''}`).toContain('abc ]'.repeat(pieces).trim());
    };
    expect(growthOf(read, 5_000)).toBeLessThan(mostGrowth);
  },
);

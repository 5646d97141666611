import { describe, expect, it } from 'vitest';
import { cleanLog, cleanMessage, cutEnd, cutMiddle, withoutColours } from '@/server/verifier/clean-text';

describe('a text that is too long', () => {
  it('loses its end, and what is left has the length asked for', () => {
    expect(cutEnd('abcdef', 6)).toBe('abcdef');
    expect(cutEnd('abcdefg', 6)).toBe('abcde…');
  });

  it('loses its middle: a third of the beginning and two of the end stay', () => {
    const text = `${'a'.repeat(30)}${'b'.repeat(30)}`;
    expect(cutMiddle(text, 60)).toBe(text);
    expect(cutMiddle(text, 47)).toBe(`${'a'.repeat(10)}\n… output cut …\n${'b'.repeat(21)}`);
    expect(cutMiddle(text, 47)).toHaveLength(47);
  });
});

describe('a message of a failure', () => {
  it('has no colours, no places of this machine, no trailing blanks and no more than one empty line in a row', () => {
    expect(
      cleanMessage(
        '\n\n\u001b[31mno\u001b[0m  \r\n\n\n\n  at /home/me/work/a.js (file:///tmp/x/b.js)\nin src/home/c.js and /usr/d\n\n',
      ),
    ).toBe('no\n\n  at …/a.js (…/b.js)\nin src/home/c.js and …/d');
  });

  it('is cut at 4,000 characters', () => {
    expect(cleanMessage('x'.repeat(4_000))).toBe('x'.repeat(4_000));
    expect(cleanMessage('x'.repeat(4_001))).toBe(`${'x'.repeat(3_999)}…`);
    // Colours count for nothing.
    expect(cleanMessage('\u001b[31m'.repeat(2_000) + 'x'.repeat(3_000))).toBe('x'.repeat(3_000));
  });
});

describe('a log', () => {
  it('holds nothing of what our helpers print between their marks', () => {
    const mark = '@espalier-0123456789abcdef01';
    expect(cleanLog(`a\n${mark}-begin\n\n${mark}-end\nb\n${mark}\n{"kind":"armed"}\n\n${mark}\nc`)).toBe(
      'a\n\n\n\nb\n\nc',
    );
    expect(cleanLog(`a\n@espalier is a tree\nb`)).toBe('a\n@espalier is a tree\nb');
  });

  it('holds nothing that differs from run to run', () => {
    const log = [
      '',
      'TAP',
      '# duration_ms 12.5',
      'ℹ duration_ms 3',
      '  duration_ms: 7',
      '✔ adds (1.25ms)',
      '✔ waits (2 s)',
      '3 passed in 0.12s',
      '<testcase time="0.1" timestamp="2026-01-01"/>',
      '(node:4242) Warning',
      '',
    ].join('\n');
    expect(cleanLog(log)).toBe('TAP\n\n\n\n✔ adds\n✔ waits\n3 passed in …\n<testcase  />\n(node) Warning');
    expect(withoutColours('\u001b[1;32mok\u001b[0m')).toBe('ok');
  });

  it('keeps 128,000 characters, of the beginning and of the end', () => {
    const long = cleanLog(`${'a'.repeat(100_000)}${'b'.repeat(100_000)}`);
    expect(long).toHaveLength(128_000);
    expect(long.startsWith('aaa')).toBe(true);
    expect(long.endsWith('bbb')).toBe(true);
  });
});

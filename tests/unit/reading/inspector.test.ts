import { describe, expect, it } from 'vitest';
import { ansiSpans, visible } from '@/components/reading/ansi';
import { highlightLines, languageOf, tokensOf } from '@/components/reading/highlight';
import { promptShares } from '@/components/reading/prompt-shares-of';
import { siblingsOf } from '@/components/reading/siblings';
import { sideBySide } from '@/components/reading/side-by-side';
import { fileDiff } from '@/components/reading/unified-diff';
import { nodeId } from '@/server/core/base/ids';
import { foldEvents, nodeOf } from '@/server/core/run/fold';
import { logOf, treeOf } from '@/tests/unit/tree/grown-run';

describe('terminal colours', () => {
  it('become spans, and markup in the text stays text', () => {
    const spans = ansiSpans('\u001b[31mFAIL\u001b[39m <img src=x onerror=alert(1)> \u001b[1;32mok\u001b[0m');
    expect(spans.map(({ text }) => text)).toEqual(['FAIL', ' <img src=x onerror=alert(1)> ', 'ok']);
    expect(spans.map(({ className }) => className)).toEqual(['text-bad', '', 'text-good font-semibold']);
  });

  it('never take a class from the text', () => {
    const spans = ansiSpans('\u001b[38;5;208mfixed inset-0\u001b[0m\u001b[999m!');
    expect(spans.every(({ className }) => className === '')).toBe(true);
  });

  it('show control characters and turned reading instead of obeying them', () => {
    expect(visible('a\u0007b\r\nc\td\u202Ee')).toBe('a␇b\nc\td⟨U+202E⟩e');
  });
});

describe('highlighting', () => {
  it('goes by the path’s ending', () => {
    expect(['a/b.TS', 'x.py', 'Makefile', 'a.b/c'].map(languageOf)).toEqual([
      'typescript',
      'python',
      null,
      null,
    ]);
  });

  it('keeps every character of every line, also within a comment over several', () => {
    const code = 'const a = 1; /* one\n two */ let b = "<b>";\n\nreturn a';
    const lines = highlightLines(code, 'typescript');
    expect(lines?.map((line) => line.map((token) => token.text).join(''))).toEqual(code.split('\n'));
    expect(lines?.[1]?.[0]).toEqual({ text: ' two */', className: 'text-code-comment' });
  });

  it('leaves plain what is too long to be trusted to a pattern, and what it does not know', () => {
    expect(highlightLines('x'.repeat(3000), 'typescript')).toBeNull();
    expect(highlightLines('a', null)).toBeNull();
    expect(tokensOf('other', [{ text: 'one', className: 'x' }])).toEqual([{ text: 'other', className: '' }]);
  });
});

it('side by side, what was removed stands beside what came in its place', () => {
  const change = { path: 'a', kind: 'changed' as const, binary: false };
  const diff = fileDiff({ ...change, before: 'a\nb\nc\nd\n', after: 'a\nB\nC\nC2\nd\n' });
  const rows = sideBySide(diff.hunks.flatMap((hunk) => hunk.lines));
  expect(rows.map(({ left, right }) => [left?.text ?? null, right?.text ?? null])).toEqual([
    ['a', 'a'],
    ['b', 'B'],
    ['c', 'C'],
    [null, 'C2'],
    ['d', 'd'],
  ]);
});

it('a node knows its place among its siblings, and the root is alone', () => {
  const state = foldEvents(logOf(...treeOf([null, 0, 0, 1, 0])));
  expect(siblingsOf(state, nodeOf(state, nodeId(2)))).toEqual({
    place: 2,
    count: 3,
    before: 'n1',
    after: 'n4',
  });
  expect(siblingsOf(state, nodeOf(state, nodeId(0)))).toMatchObject({ count: 1, before: null, after: null });
});

it('a prompt’s shares sum to the whole, a step of two messages is one, and an empty prompt has none', () => {
  const part = (kind: 'system' | 'step', role: 'system' | 'assistant' | 'user', tokens: number) => ({
    kind,
    tokens,
    role,
    text: '',
  });
  const step = [part('step', 'assistant', 20), part('step', 'user', 30)];
  expect(promptShares([part('system', 'system', 100), ...step, ...step])).toEqual([
    { kind: 'system', count: 1, tokens: 100, share: 0.5 },
    { kind: 'step', count: 2, tokens: 100, share: 0.5 },
  ]);
  expect(promptShares([])).toEqual([]);
});

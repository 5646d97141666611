import { describe, expect, it } from 'vitest';
import { futile } from '@/server/agent/fail-fast';
import type { Action } from '@/server/core/agent/action';
import type { HistoryStep } from '@/server/core/ports/model';

const step = (action: Action, text = 'the same'): HistoryStep => ({
  action,
  observation: { text, error: false, exitCode: null, truncated: false, reads: [], writes: [] },
});
const read = (path: string, text?: string) => step({ kind: 'read_file', path }, text);
const edit = (old: string) => step({ kind: 'edit_file', path: 'a.js', old, new: 'x' });
const plenty = { promptTokens: 10, tokensLeft: Infinity };

describe('an attempt is futile', () => {
  it.each([
    [
      'when it takes the same step three times',
      [read('a'), read('a'), read('a')],
      /last 3 steps are the same/,
    ],
    [
      'when its last steps are those before them again',
      [read('a'), read('b'), read('c'), read('a'), read('b'), read('c')],
      /last 3 steps are the 3 before/,
    ],
    [
      'when it makes one edit for the third time',
      [edit('y'), read('a'), edit('y'), read('b'), read('c'), edit('y')],
      /same edit of a\.js/,
    ],
  ])('%s', (_, history, reason) => {
    expect(futile(history, plenty)).toMatch(reason);
  });

  it('when the next prompt has more tokens than are left', () => {
    expect(futile([read('a')], { promptTokens: 900, tokensLeft: 899 })).toBe(
      'the next prompt has 900 tokens and 899 are left',
    );
    expect(futile([read('a')], { promptTokens: 900, tokensLeft: 900 })).toBeNull();
  });
});

describe('an attempt is not futile', () => {
  it.each([
    ['while it has hardly begun', []],
    ['when it looks twice', [read('a'), read('a')]],
    ['when the same action brings something new each time', [read('a', '1'), read('a', '2'), read('a', '3')]],
    ['when it edits, tests and edits otherwise', [edit('y'), read('a'), edit('z'), read('a')]],
  ])('%s', (_, history) => {
    expect(futile(history, plenty)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineEdits } from '@/server/agent/line-edits';

const file = 'function total(items) {\n  let sum = 1;\n  return sum;\n}\n';

describe('line edits', () => {
  it('name the changed line and nothing else', () => {
    expect(lineEdits('a.js', file, file.replace('sum = 1', 'sum = 0'))).toEqual([
      { path: 'a.js', old: '  let sum = 1;', new: '  let sum = 0;' },
    ]);
  });

  it('are one for each run of changed lines', () => {
    const after = file.replace('sum = 1', 'sum = 0').replace('return sum', 'return -sum');
    expect(lineEdits('a.js', file, after)).toHaveLength(1);
    const apart = `${file}${file}`.replace('sum = 1', 'sum = 0').replace(/\}\n$/, '};\n');
    expect(lineEdits('a.js', `${file}${file}`, apart)).toHaveLength(2);
  });

  it('carry a neighbouring line where a line was added or removed', () => {
    expect(lineEdits('a.js', 'a\nc\n', 'a\nb\nc\n')).toEqual([{ path: 'a.js', old: 'a', new: 'a\nb' }]);
    expect(lineEdits('a.js', 'a\nb\nc\n', 'a\nc\n')).toEqual([{ path: 'a.js', old: 'a\nb', new: 'a' }]);
    expect(lineEdits('a.js', 'b\nc\n', 'a\nb\nc\n')).toEqual([{ path: 'a.js', old: 'b', new: 'a\nb' }]);
  });

  it('carry neighbouring lines where the line alone is ambiguous', () => {
    const before = 'one:\n  i++\ntwo:\n  i++\n';
    expect(lineEdits('a.js', before, 'one:\n  i++\ntwo:\n  i--\n')).toEqual([
      { path: 'a.js', old: 'two:\n  i++', new: 'two:\n  i--' },
    ]);
  });

  it('hold a new or a removed file whole', () => {
    expect(lineEdits('a.js', null, 'a\n')).toEqual([{ path: 'a.js', old: '', new: 'a\n' }]);
    expect(lineEdits('a.js', 'a\n', null)).toEqual([{ path: 'a.js', old: 'a\n', new: '' }]);
    expect(lineEdits('a.js', 'a', 'a')).toEqual([]);
  });

  it('lead from before to after: a single one, by replacing its only occurrence', () => {
    const line = fc.constantFrom('a', ' a', 'b', '', '  x = 1;', '}', 'a\r');
    const text = fc.array(line, { minLength: 2, maxLength: 8 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [only, ...others] = lineEdits('f', before, after);
        if (!only || others.length > 0 || before === '' || after === '') return;
        expect(before.split(only.old)).toHaveLength(2);
        expect(before.replace(only.old, () => only.new)).toBe(after);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});

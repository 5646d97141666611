import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOnce, changeKey, editBetween } from '@/server/repair/reading/change';
import { parseFileView } from '@/server/repair/reading/fileView';
import { compareReports, parseReport } from '@/server/repair/reading/report';

describe('a test report', () => {
  const text = [
    '2 of 5 tests fail.',
    '',
    '✗ test/a.test.js > adds',
    '    Expected values to be strictly equal:',
    '    3 !== 4',
    '    at src/sum.js:12:5',
    '    at test/a.test.js:4:3',
    '',
    '✗ test/b.test.js > b',
    '    at src/b.py:7 in split',
    '',
    'passing: test/a.test.js > one; test/a.test.js > two; test/a.te…',
  ].join('\n');

  it('gives failures with frames, and the passing tests as far as shown', () => {
    const report = parseReport(text);
    expect(report).toMatchObject({
      total: 5,
      failed: 2,
      passing: ['test/a.test.js > one', 'test/a.test.js > two'],
    });
    expect(report?.failing[0]).toMatchObject({
      id: 'test/a.test.js > adds',
      frames: [
        { path: 'src/sum.js', line: 12 },
        { path: 'test/a.test.js', line: 4 },
      ],
    });
    expect(report?.failing[1]?.frames).toEqual([{ path: 'src/b.py', line: 7 }]);
  });

  it('is judged by passing tests first, then by how the rest fail', () => {
    const before = parseReport(text);
    if (!before) throw new Error('unread');
    const none = new Set<string>();
    const variant = (change: (t: string) => string) =>
      compareReports(before, parseReport(change(text)), none);
    expect(variant((t) => t)).toBe('same');
    expect(variant((t) => t.replace('3 !== 4', '5 !== 4'))).toBe('changed');
    expect(variant((t) => t.replace('12:5', '13:9'))).toBe('same');
    expect(variant((t) => t.replace('2 of 5', '1 of 5').replace(/✗ test\/b[\s\S]*?\n\n/, ''))).toBe('better');
    expect(variant((t) => t.replace('✗ test/b.test.js > b', '✗ test/a.test.js > one'))).toBe('worse');
    expect(compareReports(before, null, none)).toBe('worse');
    const recovered = compareReports(
      before,
      parseReport('All 5 tests pass.'),
      new Set(['test/a.test.js > adds', 'test/b.test.js > b']),
    );
    expect(recovered).toBe('same');
  });

  it('is null for other texts', () => {
    expect(parseReport('sh: 1: nod: not found')).toBeNull();
  });
});

it('a file view keeps tabs and blank lines and sees that a file goes on', () => {
  const view = parseFileView('    1\ta\n    2\t\n    3\t\tb\n[lines 4–9 not shown; ask for a range]', true);
  expect([...view.lines.values()]).toEqual(['a', '', '\tb']);
  expect(view.toEnd).toBe(false);
});

it('an edit between two texts applies exactly once and gives the second', () => {
  const line = fc.constantFrom('a', 'b', '', '  c', 'ab');
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(line, { minLength: 1, maxLength: 8 }),
      (a, b) => {
        const [from, to] = [a.join('\n'), b.join('\n')];
        const edit = editBetween(from, to);
        if (edit === null) expect(from === to || from.trim() === '').toBe(true);
        else expect(applyOnce(from, edit.old, edit.new)).toBe(to);
      },
    ),
  );
});

it('a change has the same name however much context the edit carries', () => {
  expect(changeKey('a', 'x\n  if (a < b)\ny', 'x\n  if (a <= b)\ny')).toBe(
    changeKey('a', 'if (a < b)', 'if (a <= b)'),
  );
});

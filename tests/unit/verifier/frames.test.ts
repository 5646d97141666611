import { describe, expect, it } from 'vitest';
import {
  frameText,
  isOwn,
  jsFrames,
  leadingFrame,
  pytestFrames,
  pythonFrames,
} from '@/server/verifier/frames';
import type { Frame } from '@/server/verifier/report';

const frame = (path: string, line = 1, column: number | null = 1, fn: string | null = null): Frame => ({
  path,
  line,
  column,
  fn,
});

describe('frames of a JavaScript stack', () => {
  it.each([
    ['    at add (src/add.js:3:7)', frame('src/add.js', 3, 7, 'add')],
    ['at async Suite.run (src/a.js:10:20)', frame('src/a.js', 10, 20, 'Suite.run')],
    ['    at async src/b.js:1:2', frame('src/b.js', 1, 2)],
    ['    at src/c.js:4:5', frame('src/c.js', 4, 5)],
    ['    at file:///work/src/d.js:6:7', frame('/work/src/d.js', 6, 7)],
    ['    at x (./src/e.js:8:9)', frame('src/e.js', 8, 9, 'x')],
    ['    at (src/f.js:8:9)', frame('src/f.js', 8, 9)],
    ['src/g.js:2:3', frame('src/g.js', 2, 3)],
    ['    at new Tax (src/tax.js:12:34)', frame('src/tax.js', 12, 34, 'new Tax')],
  ])('%s', (line, expected) => {
    expect(jsFrames(line)).toEqual([expected]);
  });

  it('are not lines without a place', () => {
    expect(jsFrames('Error: no\nsee a.js:3\n    at native\nsrc/a.js:1:2)\n    at eval (anonymous)')).toEqual(
      [],
    );
  });

  it('come innermost first, as they stand', () => {
    expect(jsFrames('Error\n  at a (a.js:1:1)\n  at b (b.js:2:2)').map(({ path }) => path)).toEqual([
      'a.js',
      'b.js',
    ]);
  });
});

describe('frames of Python', () => {
  it('come innermost first, with the function where it stands', () => {
    const traceback =
      'Traceback (most recent call last):\n  File "./tests/test_a.py", line 7, in test_x \n    f()\n  File "src/a.py", line 12, in f\n    ^\n  File "src/b.py", line 3\n';
    expect(pythonFrames(traceback)).toEqual([
      frame('src/b.py', 3, null),
      frame('src/a.py', 12, null, 'f'),
      frame('tests/test_a.py', 7, null, 'test_x'),
    ]);
    expect(pythonFrames('File "src/a.py", line 12, in f')).toEqual([]);
  });

  it('of pytest likewise', () => {
    expect(
      pytestFrames('tests/test_a.py:7: in test_x\n    f()\nsrc/a.py:12: ValueError\nE   no\n x.py:1: in y'),
    ).toEqual([frame('src/a.py', 12, null), frame('tests/test_a.py', 7, null, 'test_x')]);
  });
});

describe('a frame', () => {
  it('is shown with its column, else with its function, else by its line', () => {
    expect(frameText(frame('a.js', 3, 4, 'f'))).toBe('a.js:3:4');
    expect(frameText(frame('a.js', 3, 0))).toBe('a.js:3:0');
    expect(frameText(frame('a.py', 3, null, 'f'))).toBe('a.py:3 in f');
    expect(frameText(frame('a.py', 3, null, '<module>'))).toBe('a.py:3');
    expect(frameText(frame('a.py', 3, null))).toBe('a.py:3');
  });

  it('is of the workspace where it is relative and of no package', () => {
    const own = ['src/a.js', 'my_node_modules/a.js'].map((path) => isOwn(frame(path)));
    expect(own).toEqual([true, true]);
    const foreign = [
      '/usr/a.py',
      '../a.js',
      '<frozen>',
      'node:fs',
      'node_modules/x.js',
      'lib/site-packages/x.py',
      '.venv/a.py',
    ];
    expect(foreign.filter((path) => isOwn(frame(path)))).toEqual([]);
  });

  it('that leads is the first outside of tests', () => {
    const isTestFile = (path: string) => path.startsWith('test/');
    expect(
      leadingFrame([frame('test/a.js', 1), frame('src/a.js', 2), frame('src/b.js', 3)], isTestFile),
    ).toBe('src/a.js:2');
    expect(leadingFrame([frame('test/a.js', 1), frame('test/b.js', 2)], isTestFile)).toBe('test/a.js:1');
    expect(leadingFrame([], isTestFile)).toBeNull();
  });
});

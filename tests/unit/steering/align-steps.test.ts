import { describe, expect, it } from 'vitest';
import { alignSteps, beganAlike, type PathStep } from '@/components/node-comparison/align-steps';
import { asNodeId } from '@/server/core/base/ids';
import { randomInt, seededRandom } from '@/server/core/base/random';

/** Steps of commands, each named by a letter. */
const path = (letters: string): PathStep[] =>
  [...letters].map((letter, at) => ({
    nodeId: asNodeId(`n${at + 1}`),
    kind: 'shell',
    title: `$ ${letter}`,
    path: null,
  }));
const table = (...paths: string[]) =>
  alignSteps(paths.map(path)).map(({ at }) => at.map((step) => step?.title.slice(2) ?? '-').join(''));

describe('the steps of several attempts, aligned', () => {
  it('stand in one row where they do the same; between these rows, what each did alone stands side by side', () => {
    expect(table('abcx', 'abdx')).toEqual(['aa', 'bb', 'cd', 'xx']);
    expect(table('abcx', 'abdx', 'axe')).toEqual(['aaa', 'bb-', 'cd-', 'xxx', '--e']);
    expect(table('pqx', 'rx')).toEqual(['pr', 'q-', 'xx']);
    expect(table('a', '')).toEqual(['a-']);
    expect(table('')).toEqual([]);
  });

  it('tell how far the attempts began alike', () => {
    expect(beganAlike(alignSteps([path('abcx'), path('abdx'), path('abxx')]))).toBe(2);
    expect(beganAlike(alignSteps([path('ab'), path('ba')]))).toBe(0);
    expect(beganAlike(alignSteps([path('ab'), path('ab')]))).toBe(2);
  });

  it('are the same in two systems where they act on the same file, wherever it lies', () => {
    const step = (kind: PathStep['kind'], file: string | null, title: string): PathStep => ({
      nodeId: asNodeId('n1'),
      kind,
      title,
      path: file,
    });
    const rows = alignSteps([
      [step('read_file', '/testbed/src/a.py', 'ViewCode'), step('run_tests', null, 'RunTests')],
      [step('read_file', null, 'open src/a.py'), step('run_tests', null, 'pytest')],
      [step('shell', null, '$ cat src/a.py'), step('run_tests', null, '$ pytest -q')],
    ]);
    expect(rows.map(({ isShared }) => isShared)).toEqual([true, true]);
  });

  it('hold every step of every path once, in its order, and share as many as any order can', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const random = seededRandom(`align ${seed}`);
      const given = Array.from({ length: 2 + randomInt(random, 3) }, () =>
        Array.from({ length: randomInt(random, 9) }, () => 'abc'[randomInt(random, 3)]).join(''),
      );
      const rows = table(...given);
      expect(
        given.map((_, column) =>
          rows
            .map((row) => row[column])
            .join('')
            .replaceAll('-', ''),
        ),
      ).toEqual(given);
      const [one = '', other = ''] = given;
      const shared = alignSteps([path(one), path(other)]).filter(({ isAlike }) => isAlike).length;
      expect(shared).toBe(longestCommon(one, other));
    }
  });
});

/** By its definition: the longest of all subsequences of one that the other has too. */
function longestCommon(one: string, other: string): number {
  let best = 0;
  for (let chosen = 0; chosen < 2 ** one.length; chosen += 1) {
    const letters = [...one].filter((_, at) => (chosen >> at) & 1);
    let at = 0;
    for (const letter of other) if (letter === letters[at]) at += 1;
    if (at === letters.length) best = Math.max(best, at);
  }
  return best;
}

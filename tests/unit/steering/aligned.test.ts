import { describe, expect, it } from 'vitest';
import { alignFiles, alignTests } from '@/components/node-comparison/aligned';
import type { FileChange } from '@/server/core/agent/file-change';

const test = (id: string, status: 'passed' | 'failed') => ({ id, status });
const change = (path: string, after: string): FileChange => ({
  path,
  kind: 'changed',
  before: 'old',
  after,
  binary: false,
});

describe('three nodes, aligned', () => {
  it('have their tests in rows, those that differ first; a node without a report differs from none', () => {
    const rows = alignTests([
      [test('a', 'passed'), test('b', 'passed')],
      [test('a', 'passed'), test('b', 'failed')],
      null,
      [test('a', 'passed')],
    ]);
    expect(rows).toEqual([
      { id: 'b', at: ['passed', 'failed', null, 'absent'], differs: true },
      { id: 'a', at: ['passed', 'passed', null, 'passed'], differs: false },
    ]);
  });

  it('have the same letter where a file has the same content', () => {
    const rows = alignFiles([[change('x', '1')], [change('x', '2'), change('y', '3')], [change('x', '1')]]);
    expect(rows.map(({ id, at, differs }) => [id, at.map((one) => one?.version), differs])).toEqual([
      ['x', ['A', 'B', 'A'], true],
      ['y', [null, 'A', null], true],
    ]);
    expect(alignFiles([[change('x', '1')], [change('x', '1')]])[0]?.differs).toBe(false);
  });
});

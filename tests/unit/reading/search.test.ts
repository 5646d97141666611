import { describe, expect, it } from 'vitest';
import { matchingNodes } from '@/components/search/matches';
import { isEmpty, needsTexts, parseQuery } from '@/components/search/query';
import { asAttemptId, nodeId } from '@/server/core/base/ids';
import { foldEvents } from '@/server/core/run/fold';
import { logOf, scoreOfTargets, settled, started } from '@/tests/unit/tree/grown-run';

describe('a query', () => {
  it('reads words, phrases and filters in any order', () => {
    expect(
      parseQuery('Off "by One" file:SRC/ is:fixed depth>10 kind:edit attempt:a3 test:"the last"'),
    ).toEqual({
      terms: ['off', 'by one'],
      files: ['src/'],
      test: 'the last',
      kinds: ['edit_file', 'insert_lines', 'undo_edit', 'write_file', 'apply_patch'],
      attempts: [3],
      marks: ['fixed'],
      comparisons: [{ amount: 'depth', sign: '>', value: 10 }],
      problems: [],
    });
  });

  it('says what it cannot understand, and keeps the rest', () => {
    const query = parseQuery('depth>deep is:good kind:magic attempt:x file: rounding');
    expect(query.terms).toEqual(['rounding']);
    expect(query.problems).toHaveLength(5);
    expect(query.problems[0]).toBe('depth needs a number, for example depth>10.');
  });

  it('takes what looks like a filter and is none for words: code is full of colons', () => {
    expect(parseQuery('std::max a:b http://x SELECT%').terms).toEqual([
      'std::max',
      'a:b',
      'http://x',
      'select%',
    ]);
  });

  it('knows when nothing is asked, and when only the server can answer', () => {
    expect(isEmpty(parseQuery('  '))).toBe(true);
    expect(needsTexts(parseQuery('depth>1'))).toBe(false);
    expect(needsTexts(parseQuery('test:x'))).toBe(true);
  });
});

describe('filters', () => {
  const state = foldEvents(
    logOf(
      settled(0, null, 0, { score: scoreOfTargets(1, 'verified') }),
      started(1, nodeId(0)),
      settled(1, 0, 1, {
        attemptId: asAttemptId('a1'),
        actionKind: 'edit_file',
        changed: ['src/A.ts'],
        usd: 0.5,
      }),
      settled(2, 1, 2, { attemptId: asAttemptId('a1'), score: scoreOfTargets(3), path: 'lib/b.py' }),
      settled(3, 2, 3, { attemptId: asAttemptId('a1'), score: scoreOfTargets(2), error: true }),
      settled(4, 0, 1, { score: scoreOfTargets(1) }),
    ),
  );
  const found = (text: string) => matchingNodes(state, parseQuery(text)).map((node) => node.id);

  it('compare tests with the nearest ancestor that was tested', () => {
    expect(found('is:fixed')).toEqual(['n2']);
    expect(found('is:broken')).toEqual(['n3']);
  });

  it('find files acted on and files changed, whatever the case', () => {
    expect(found('file:src/a')).toEqual(['n1']);
    expect(found('file:LIB')).toEqual(['n2']);
  });

  it('must all hold', () => {
    expect(found('attempt:1')).toEqual(['n1', 'n2', 'n3']);
    expect(found('attempt:1 depth>1 passing<3')).toEqual(['n3']);
    expect(found('cost>0.1 kind:edit is:edited')).toEqual(['n1']);
    expect(found('is:error is:verified')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { withTable } from '@/tests/drill/table';

const page = (rows: string[]) =>
  [
    '# Page',
    '<!-- drill -->',
    '`npm run drill` gave:',
    '',
    '| fault | tried | held | lost | not tried | when |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '<!-- /drill -->',
    'after',
  ].join('\n');

it('a row of a case that was run anew takes the place of the old one; the others stay', () => {
  const before = page([
    '| busy database | 3 | 3 | 0 |  | 2026-01-01 |',
    '| full disk | 1 | 1 | 0 |  | 2026-01-01 |',
  ]);
  const results = [
    { name: 'full disk', tried: 10, lost: ['a'], skipped: null },
    { name: 'crowd', tried: 0, lost: [], skipped: 'full form alone' },
  ];
  expect(withTable(before, results, { command: 'npm run drill', day: '2026-02-02' })).toBe(
    page([
      '| busy database | 3 | 3 | 0 |  | 2026-01-01 |',
      '| crowd | 0 | 0 | 0 | full form alone | 2026-02-02 |',
      '| full disk | 10 | 9 | 1 |  | 2026-02-02 |',
    ]),
  );
});

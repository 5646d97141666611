import { expect, it } from 'vitest';
import { titleOfRun } from '@/server/core/run/spec';

it('a run is called by its task’s title without the markup of names, or by its name where there is none', () => {
  expect(titleOfRun({ taskName: 'dates', taskTitle: '`parse_date` drops `UTC`' })).toBe(
    'parse_date drops UTC',
  );
  expect(titleOfRun({ taskName: 'dates', taskTitle: '' })).toBe('dates');
});

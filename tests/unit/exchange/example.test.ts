import { expect, test } from 'vitest';
import { inputOf } from '@/server/exchange/read';
import { shapeOf } from '@/server/exchange/run/tree';
import { transcript } from '@/tests/examples/transcript';
import { json } from '@/tests/support/exchange/bytes';

const line = (id: string, after: string | null, did: string) => ({
  id,
  after,
  did,
  saw: `saw ${did}`,
  when: '2026-01-01T10:00:00',
});

test('the worked example of a reader reads its tree, and refuses a circle without a word of its own', async () => {
  const input = inputOf(
    'x',
    json({
      goal: 'Repair it',
      transcript: [line('a', null, 'ls'), line('b', 'a', 'pwd'), line('c', 'a', 'id')],
    }),
  );
  expect(transcript.matches(input)).toBe(true);
  const reading = await transcript.read(input);
  expect(shapeOf(reading.runs[0]?.nodes ?? [])).toEqual({ nodes: 3, branchPoints: 1, leaves: 2, depth: 2 });
  expect(reading.runs[0]?.task.statement).toBe('Repair it');
  const circle = inputOf('x', json({ transcript: [line('a', 'b', 'ls'), line('b', 'a', 'pwd')] }));
  expect(() => transcript.read(circle)).toThrow('The parents of steps form a circle: a → b → a.');
});

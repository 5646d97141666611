import { expect, it } from 'vitest';
import { matchingSteps } from '@/components/inspector/transcript-matches';
import { nodeId } from '@/server/core/base/ids';

const steps = [
  { node: { id: nodeId(1), title: 'read file src/due.ts' }, text: '{"thought":"Where is the rounding?"}' },
  { node: { id: nodeId(2), title: 'edit file src/due.ts' }, text: '{"observation":"edited"}' },
];
const found = (text: string) => matchingSteps(steps, text).map(({ node }) => node.id);

it('a search of a transcript finds steps by every word, in titles and texts', () => {
  expect(found('ROUNDING due')).toEqual(['n1']);
  expect(found('due.ts')).toEqual(['n1', 'n2']);
  expect(found('n2 edited')).toEqual(['n2']);
  expect(found('nowhere')).toEqual([]);
});

import { expect, it } from 'vitest';
import { planSentence } from '@/server/cli/steer-stitch';
import { nodeId } from '@/server/core/base/ids';

it('a plan in words says what is replayed, what was pulled in and why, and where host and donor differ', () => {
  const versions = { base: '', theirs: '', ours: '' };
  const step = { title: 'edit a.js', mayLeaveOut: true };
  expect(
    planSentence({
      host: nodeId(21),
      steps: [
        {
          ...step,
          node: nodeId(4),
          role: 'needed',
          because: 'n9 changes lines of a.js that this step made.',
        },
        { ...step, node: nodeId(9), role: 'chosen', because: null },
      ],
      offered: [],
      foreseen: [
        { path: 'a.js', step: nodeId(4), conflict: 'made-here', versions },
        { path: 'b.js', step: nodeId(9), conflict: null, versions },
      ],
      estimate: { steps: 2, seconds: 1 },
    }),
  ).toBe(
    `Onto n21: 2 steps.
  n4  edit a.js  (n9 changes lines of a.js that this step made.)
  n9  edit a.js
  conflict at n4: The donor creates a.js, and the host already has this file with other content.
  b.js differs at the host and will be merged.
`,
  );
});

import type { Edit, ExperienceEntry } from '@/server/core/agent/experience';
import { attemptId, nodeId } from '@/server/core/base/ids';

export const edit = (path: string, old: string, replacement: string): Edit => ({
  path,
  old,
  new: replacement,
});

/** An entry of ordinary size, as an attempt of some twenty steps leaves it. */
export function entry(ordinal: number, change: Partial<ExperienceEntry> = {}): ExperienceEntry {
  const edits = Array.from({ length: 8 }, (_, i) =>
    edit(
      `src/part${i % 3}.js`,
      `  if (total > limit${ordinal}${i}) {`,
      `  if (total >= limit${ordinal}${i}) {`,
    ),
  );
  return {
    attemptId: attemptId(ordinal),
    approachTried: `Tried 9 changes in src/part0.js and src/part1.js, kept ${ordinal % 2}.`,
    firstFailure: {
      test: 'cart > totals > adds tax',
      message: 'Expected values to be strictly equal:\n\n12 !== 13',
    },
    relevantFiles: ['src/part0.js', 'src/part1.js', `src/only${ordinal}.js`],
    testOutputs: [
      { test: 'cart > totals > adds tax', message: 'Expected values to be strictly equal:\n\n12 !== 13' },
      { test: `case ${ordinal}`, message: 'false !== true' },
    ],
    partialWins:
      ordinal % 2 === 1
        ? [
            {
              from: nodeId(ordinal),
              to: nodeId(ordinal + 5),
              fixed: [`win ${ordinal}`],
              edits: [edit('src/part2.js', `a${ordinal}`, `b${ordinal}`)],
            },
          ]
        : [],
    failedEdits: edits,
    keyFindings: ['The failure of “cart” leads to src/part0.js:12.', `Finding of attempt ${ordinal}.`],
    postMortem: null,
    reward: (ordinal % 4) / 4,
    ...change,
  };
}

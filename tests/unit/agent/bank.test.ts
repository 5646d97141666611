import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { renderExperience, renderedExperience } from '@/server/agent/render-experience';
import { countTokens } from '@/server/agent/token-count';
import { currentFindings } from '@/server/core/agent/current-findings';
import { nodeId } from '@/server/core/base/ids';
import type { Memory } from '@/server/core/proposal/proposal';
import { edit, entry } from './entries';

const entryOf = (ordinal: number) =>
  entry(ordinal, { postMortem: `Attempt ${ordinal} changed the limit checks; the totals stayed wrong.` });
const bank = Array.from({ length: 10 }, (_, i) => entryOf(i + 1));
const memories: Memory[] = ['summary', 'findings', 'trajectories', 'postmortem'];

describe.each(memories)('the bank of ten attempts as %s', (memory) => {
  it.each([500, 2_000, 5_000])('keeps within %i tokens, and says how much it left out', (tokenBudget) => {
    const { text, leftOut } = renderExperience(bank, { memory, tokenBudget });
    expect(XMLValidator.validate(text)).toBe(true);
    expect(countTokens(text)).toBeLessThanOrEqual(tokenBudget);
    expect(text.includes('<left_out>')).toBe(leftOut > 0);
    expect(text).toContain('<fixed>win ');
  });
});

it('sub-trajectories are tagged with the files they edit and what they fix, and nothing else is told', () => {
  const { text, entries } = renderExperience(bank, { memory: 'trajectories', tokenBudget: 5_000 });
  expect(text).toContain('tags="edits:src/part2.js fixes:1 one-edit"');
  expect(text.match(/<sub_trajectory /g)).toHaveLength(5);
  expect(text).not.toContain('<finding>');
  expect(entries.every((one) => one.failedEdits.length === 0 && one.partialWins.length === 1)).toBe(true);
});

it('post-mortems come first, and an attempt without one is told by its first finding and its approach', () => {
  const { text, entries } = renderExperience([entryOf(1), entry(2)], {
    memory: 'postmortem',
    tokenBudget: 5_000,
  });
  expect(text).toContain('<post_mortem>Attempt 1 changed');
  expect(entries.map((one) => one.postMortem === null)).toEqual([false, true]);
  expect(entries[1]).toMatchObject({
    keyFindings: [entry(2).keyFindings[0]],
    approachTried: entry(2).approachTried,
  });
});

it('the same bank is rendered once, and anew when it has grown', () => {
  const options = { memory: 'summary', tokenBudget: 2_000 } as const;
  const first = renderedExperience(bank, options);
  expect(renderedExperience(bank, options)).toBe(first);
  expect(renderedExperience(bank, { ...options, tokenBudget: 500 })).not.toBe(first);
  expect(renderedExperience([...bank, entryOf(11)], options)).not.toBe(first);
});

describe('findings kept up to date', () => {
  const lead = 'The failure of “adds tax” leads to src/tax.js:3.';
  const failing = entry(1, { partialWins: [], failedEdits: [], keyFindings: [lead] });

  it('lead no longer to a test that a later attempt made pass', () => {
    const win = {
      from: nodeId(1),
      to: nodeId(2),
      fixed: ['adds tax'],
      edits: [edit('src/tax.js', 'a', 'b')],
    };
    const later = entry(2, { partialWins: [win], failedEdits: [], keyFindings: [] });
    expect(currentFindings([failing]).map(({ text }) => text)).toEqual([lead]);
    expect(currentFindings([failing, later]).map(({ text }) => text)).not.toContain(lead);
  });

  it('say once what several attempts found, with their number, the most often found first', () => {
    const other = entry(2, { partialWins: [], failedEdits: [], keyFindings: ['Seen once.'] });
    const again = entry(3, { partialWins: [], failedEdits: [], keyFindings: [lead] });
    expect(currentFindings([other, failing, again]).map(({ text }) => text)).toEqual([
      `${lead} (2 attempts say so)`,
      'Seen once.',
    ]);
  });

  it('count edits in vain over all attempts, and drop them once any attempt succeeds in the file', () => {
    const tried = (ordinal: number, old: string) =>
      entry(ordinal, { partialWins: [], keyFindings: [], failedEdits: [edit('src/a.js', old, 'x')] });
    expect(currentFindings([tried(1, 'one'), tried(2, 'two'), tried(3, 'two')])).toMatchObject([
      { text: 'None of the 2 edits tried in src/a.js made more tests pass.' },
    ]);
    const win = { from: nodeId(1), to: nodeId(2), fixed: ['t'], edits: [edit('src/a.js', 'three', 'y')] };
    const won = entry(4, { partialWins: [win], failedEdits: [], keyFindings: [] });
    const now = currentFindings([tried(1, 'one'), tried(2, 'two'), won]);
    expect(now.some(({ text }) => text.startsWith('None'))).toBe(false);
  });
});

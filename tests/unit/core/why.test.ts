import { describe, expect, it } from 'vitest';
import { nodeId } from '@/server/core/base/ids';
import { whyInWords } from '@/server/core/proposal/why';

const [a, b] = [nodeId(1), nodeId(2)];

describe('why this node', () => {
  it('says how far ahead the chosen one was, and in which terms', () => {
    const candidates = [
      { node: a, score: 1.5, terms: { value: 0.5, explore: 1 } },
      { node: b, score: 1.25, terms: { value: 0.125, explore: 1.125 } },
    ];
    expect(whyInWords({ chosen: a, candidates, reason: 'n1 has the highest score.' })).toEqual([
      'n1 has the highest score.',
      'Its score is 1.500, the highest of all nodes. The next is n2 with 1.250.',
      'They differ most in value (0.500 against 0.125) and explore (1 against 1.125).',
    ]);
  });

  it('names the draw where one decided, and does not call equals better', () => {
    const candidates = [a, b].map((node) => ({ node, score: 1, terms: { value: 1 } }));
    const words = whyInWords({ chosen: b, candidates, reason: 'Drawn.', draw: 0.4321 });
    expect(words[1]).toBe('Its score is 1, the same as the score of n1.');
    expect(words.at(-1)).toContain('0.432');
  });

  it('is the reason alone where there was one candidate', () => {
    expect(
      whyInWords({ chosen: a, candidates: [{ node: a, score: 0, terms: {} }], reason: 'The root.' }),
    ).toEqual(['The root.']);
  });

  it('reads a score that JSON could not hold as infinite', () => {
    const record = JSON.parse(
      JSON.stringify({
        chosen: a,
        candidates: [
          { node: a, score: Number.POSITIVE_INFINITY, terms: {} },
          { node: b, score: 2, terms: {} },
        ],
        reason: 'Never visited.',
      }),
    );
    expect(whyInWords(record)[1]).toContain('the highest of all nodes');
  });
});

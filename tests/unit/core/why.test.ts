import { describe, expect, it } from 'vitest';
import { nodeId } from '@/server/core/base/ids';
import { explainSelection } from '@/server/core/proposal/why';

const [a, b] = [nodeId(1), nodeId(2)];

describe('why this node', () => {
  it('says how far ahead the chosen one was, and in which terms', () => {
    const candidates = [
      { node: a, score: 1.5, terms: { value: 0.5, explore: 1 } },
      { node: b, score: 1.25, terms: { value: 0.125, explore: 1.125 } },
    ];
    expect(explainSelection({ chosen: a, candidates, reason: 'n1 has the highest score.' })).toEqual([
      'n1 has the highest score.',
      'Its score is 1.500, the highest of all nodes. The next is n2 with 1.250.',
      'They differ most in value (0.500 against 0.125) and explore (1 against 1.125).',
    ]);
  });

  it('names the draw where one decided, and does not call equals better', () => {
    const candidates = [a, b].map((node) => ({ node, score: 1, terms: { value: 1 } }));
    const sentences = explainSelection({ chosen: b, candidates, reason: 'Drawn.', draw: 0.4321 });
    expect(sentences[1]).toBe('Its score is 1, the same as the score of n1.');
    expect(sentences.at(-1)).toContain('0.432');
  });

  it('is the reason alone where there was one candidate', () => {
    expect(
      explainSelection({ chosen: a, candidates: [{ node: a, score: 0, terms: {} }], reason: 'The root.' }),
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
    expect(explainSelection(record)[1]).toContain('the highest of all nodes');
  });

  it('names the two widest differences of finite terms both have, the widest first, and one where there is one', () => {
    const explain = (mine: Record<string, number>, theirs: Record<string, number>, [high, low] = [2, 1]) =>
      explainSelection({
        chosen: a,
        candidates: [
          { node: a, score: high ?? 0, terms: mine },
          { node: b, score: low ?? 0, terms: theirs },
        ],
        reason: 'r',
      });
    const far = { one: 1, twoParts: 9, three: 3, same: 5, mine: 4, open: Number.POSITIVE_INFINITY };
    const near = { one: 0, twoParts: 1, three: 7, same: 5, theirs: 4, open: 1 };
    expect(explain(far, near)[2]).toBe(
      'They differ most in two parts (9 against 1) and three (3 against 7).',
    );
    expect(explain({ one: 1 }, { one: 0 })[2]).toBe('They differ most in one (1 against 0).');
    expect(explain({ one: 1 }, { one: 1 })).toHaveLength(2);
  });

  it('tells a choice that was not by score, and which arm the other was', () => {
    const candidates = [
      { node: a, score: 0.25, terms: {} },
      { node: b, arm: 'new' as const, score: 0.5, terms: {} },
      { node: b, arm: 'continue' as const, score: 0.75, terms: {} },
    ];
    expect(explainSelection({ chosen: a, candidates, reason: 'r' })[1]).toBe(
      'Its score is 0.250, and n2 (continue) has a higher one, 0.750. The score did not decide alone, or the choice was among other candidates.',
    );
    expect(explainSelection({ chosen: b, candidates, reason: 'r' })[1]).toBe(
      'Its score is 0.750, the highest of all nodes. The next is n1 with 0.250.',
    );
  });

  it('says what number was drawn', () => {
    expect(explainSelection({ chosen: a, candidates: [], reason: 'r', draw: 0 })).toEqual([
      'r',
      'A random number decided between equal candidates, or by their weights: 0.000.',
    ]);
  });
});

/** What people read about why a strategy chose a node. */

export const scoreAbove = (mine: string, rival: string, theirs: string): string =>
  `Its score is ${mine}, the highest of all nodes. The next is ${rival} with ${theirs}.`;
export const scoreEqual = (mine: string, rival: string): string =>
  `Its score is ${mine}, the same as the score of ${rival}.`;
export const scoreBelow = (mine: string, rival: string, theirs: string): string =>
  `Its score is ${mine}, and ${rival} has a higher one, ${theirs}. The score did not decide alone, or the choice was among other candidates.`;

export interface TermsApart {
  name: string;
  mine: string;
  theirs: string;
}
export const differMost = (terms: readonly TermsApart[]): string =>
  `They differ most in ${terms.map(({ name, mine, theirs }) => `${name} (${mine} against ${theirs})`).join(' and ')}.`;

export const drawDecided = (draw: number): string =>
  `A random number decided between equal candidates, or by their weights: ${draw.toFixed(3)}.`;

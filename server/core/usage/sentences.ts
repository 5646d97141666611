/** What people read about the limits of a run. */

const names = {
  attempts: 'attempt limit',
  steps: 'step limit',
  tokens: 'token limit',
  usd: 'dollar limit',
  seconds: 'time limit',
};
type Limit = keyof typeof names;

/** `step limit`: the name of a limit within a sentence. */
export const limitName = (limit: Limit): string => names[limit];

export const limitReached = (limit: Limit): string => `The ${names[limit]} is reached.`;
export const softLimitReached = (limit: Limit, share: number): string =>
  `${Math.round(share * 100)} % of the ${names[limit]} are used. The soft limit allows no new attempt.`;
export const tooLittleLeft = (what: 'steps' | 'tokens', left: number, needed: number): string =>
  `${left} ${what} are left. A new attempt needs at least ${needed}.`;

export const writesNoTexts = (model: string, role: string): string =>
  `${model} cannot write texts. Choose a language model for the role “${role}”, or choose none.`;

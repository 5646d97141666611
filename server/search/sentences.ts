/** What people read about unknown strategies and wrong parameters. */

export const strategyExists = (name: string): string =>
  `There is a strategy “${name}” already. Choose another name.`;
export const noStrategy = (name: string, known: readonly string[]): string =>
  `There is no strategy “${name}”. Choose one of: ${known.join(', ')}.`;
export const noParameter = (strategy: string, name: string, known: readonly string[]): string =>
  `The strategy ${strategy} has no parameter “${name}”. It has: ${known.join(', ')}.`;
export const wrongParameter = (name: string, allowed: string, given: string): string =>
  `${name} must be ${allowed}, not ${given}.`;

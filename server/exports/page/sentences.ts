const counted = (amount: number, noun: string): string =>
  `${amount.toLocaleString('en')} ${noun}${amount === 1 ? '' : 's'}`;

/** What a page does not hold: sentences for the person who saves it. */
export const filesLeftOut = 'the files of nodes: the page shows changes, and not whole files';
export const notShownLeftOut =
  'experience, votes and generated tests, and of each decision all but its eight best candidates';
export const hiddenTestsLeftOut = 'which hidden tests passed: only their number is on the page';
export const promptsLeftOut = 'prompts';
export const textsLeftOut = 'calls, observations, thoughts, diffs, tests and the task’s statement';
export const goneLeftOut = (steps: number): string =>
  `the changes of ${counted(steps, 'step')}, whose files were removed`;
export const longPromptsLeftOut = (steps: number): string =>
  `the prompts of ${counted(steps, 'step')}: all together are larger than a page may hold`;
export const scriptNotMade = (why: string): string => `The script of the page could not be made: ${why}`;

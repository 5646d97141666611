/** What people read when they bring files. */
export const uploadRefusals = {
  request: 'This is no piece of an upload.',
  large: (name: string, megabytes: number) => `${name} is too large: at most ${megabytes} MB are read.`,
  tooMuch:
    'These are more files than are read at once: at most 20,000, and 1 GB in all. Use the command line.',
  twice: (name: string) => `${name} occurs twice. Choose the files again.`,
};
export const noUpload = 'These files are no longer here. Choose them again.';

export const noSuchFolder = (path: string) => `The folder ${path} is not on the list. Add it first.`;

export const noExample = (file: string): string =>
  `The recorded run “${file}” is missing or damaged. Make it anew with npm run example.`;

/** What signs of cheating in a step say. */
export const historyRead = (command: string) =>
  `The history of the repository was read, in which the repair may stand: ${command}`;
export const networkLookup = (what: string) => `Something was looked up in a network: ${what}`;
export const testsEdited = (path: string) => `A test that was there was changed: ${path}`;

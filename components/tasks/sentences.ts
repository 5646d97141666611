/** The sentences of the list of tasks. */

export const tasksAre =
  'The sample tasks are small repositories with a bug and visible tests. Most also have a holdout, which only the verifier sees. For a repository of your own, start a';
export const chooseDirectory = 'and choose its directory, or';
export const measureTestsFirst = 'measure first how reliable its tests are';
export const tasksNotLoaded = 'The tasks could not be loaded.';
export const sampleTitle = 'Sample tasks';
export const importedTitle = 'Imported tasks';
export const noSamples = 'No sample tasks';
export const noTaskMatches = (text: string) => `No task matches “${text}”`;
export const reportOf = (task: string) => `: the report on the tests of ${task}`;
export const holdoutIs = 'A second test suite that the agent and the search never see';
